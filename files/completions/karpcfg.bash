# karpcfg completes by itself: this hands it the words of the line, and quotes what it answers.
_karpcfg() {
    # Bash parts words at `=` and `:` too: they are put together as they stand on the line, up to the cursor.
    local line=${COMP_LINE:0:COMP_POINT} words=() at blank
    for ((at = 0; at < COMP_CWORD; at++)); do
        blank=${line%%[![:space:]]*}
        line=${line#"$blank"}
        if [[ -n $blank || $at -eq 0 ]]; then words+=(""); fi
        words[${#words[@]} - 1]+=${COMP_WORDS[at]}
        line=${line#"${COMP_WORDS[at]}"}
    done
    blank=${line%%[![:space:]]*}
    if [[ -n $blank || ${#words[@]} -eq 0 ]]; then words+=(""); fi
    words[${#words[@]} - 1]+=${line#"$blank"}

    # What Bash does not replace: the word up to where it parts it.
    local typed=${words[${#words[@]} - 1]} quote="" kept="" mark
    for mark in = :; do
        if [[ $COMP_WORDBREAKS == *$mark* && ${typed#"$kept"} == *$mark* ]]; then
            kept=${typed%"${typed##*$mark}"}
        fi
    done
    case ${typed#"$kept"} in
        \"*) quote=\" ;;
        \'*) quote=\' ;;
    esac
    for at in "${!words[@]}"; do words[at]=${words[at]//[\\\"\']/}; done
    kept=${kept//[\\\"\']/}

    COMPREPLY=()
    local answer
    while IFS= read -r answer || [[ -n $answer ]]; do
        answer=${answer#"$kept"}
        case $quote in
            "") printf -v answer %q "$answer" ;;
            \') answer=${answer//\'/\'\\\'\'} ;;
            \")
                answer=${answer//\\/\\\\}
                answer=${answer//\"/\\\"}
                answer=${answer//\$/\\\$}
                answer=${answer//\`/\\\`}
                ;;
        esac
        COMPREPLY+=("$answer")
    done < <(KARPCFG_COMPLETE=bash _CLAP_IFS=$'\n' _CLAP_COMPLETE_INDEX=$((${#words[@]} - 1)) CALLED -- "${words[@]}")
    # A word that is done has a blank behind it; a folder, and a flag that awaits its value, go on.
    if [[ ${#COMPREPLY[@]} -eq 1 && -z $quote && ${COMPREPLY[0]} != *[=:/] ]]; then COMPREPLY[0]+=" "; fi
}
if [[ ${BASH_VERSINFO[0]} -gt 4 || (${BASH_VERSINFO[0]} -eq 4 && ${BASH_VERSINFO[1]} -ge 4) ]]; then
    complete -o nospace -o bashdefault -o nosort -F _karpcfg NAMES
else
    complete -o nospace -o bashdefault -F _karpcfg NAMES
fi
