{{- define "nodes.cluster" -}}
{{ required "cluster.name is needed" .Values.cluster.name }}
{{- end -}}

{{- define "nodes.tags" -}}
{{- $cluster := include "nodes.cluster" .root -}}
{{- $tags := dict "karpenter.sh/discovery" $cluster "cluster-name" $cluster "truefoundry-cluster-name" $cluster -}}
{{- $tags = merge $tags .own .template.extraTags (dict "truefoundry-managed" "true") -}}
{{- toYaml $tags -}}
{{- end -}}

{{- define "nodes.device" -}}
{{- $term := first .amiSelectorTerms -}}
{{- if hasPrefix "bottlerocket" (default "" $term.alias) }}/dev/xvdb{{ else }}/dev/xvda{{ end -}}
{{- end -}}

{{- define "nodes.in" -}}
{{- with .values }}
- key: {{ $.key }}
  operator: In
  values: {{- toYaml . | nindent 4 }}
{{- end }}
{{- end -}}

{{- define "nodes.notIn" -}}
{{- with .values }}
- key: {{ $.key }}
  operator: NotIn
  values: {{- toYaml . | nindent 4 }}
{{- end }}
{{- end -}}

{{- define "nodes.list" -}}
{{- include "nodes.in" (dict "key" .key "values" .list.allowed) }}
{{- include "nodes.notIn" (dict "key" .key "values" .list.notAllowed) }}
{{- end -}}
