{{- define "nodes.tags" -}}
{{- $tags := merge (dict "cluster" .Values.cluster.name) .Values.tags -}}
{{- range $key, $value := $tags }}
{{ $key }}: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "nodes.discovery" -}}
- tags:
    karpenter.sh/discovery: {{ required "cluster.name is needed" .Values.cluster.name | quote }}
{{- end -}}
