/** Bash splits words at `@` and `:`, and expects only the part after the last one. */
const BASH = `_paircode() {
  local line="\${COMP_LINE:0:COMP_POINT}" words reply head
  read -ra words <<< "$line"
  [[ "$line" == *" " ]] && words+=("")
  head="\${words[\${#words[@]}-1]}"
  head="\${head%"\${COMP_WORDS[COMP_CWORD]}"}"
  mapfile -t reply < <(paircode completion words -- "\${words[@]:1}" 2>/dev/null)
  COMPREPLY=("\${reply[@]#"$head"}")
}
complete -o default -F _paircode paircode
`

const ZSH = `#compdef paircode
_paircode() {
  local -a reply
  reply=("\${(@f)$(paircode completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$reply" ]]; then compadd -a reply; else _files; fi
}
compdef _paircode paircode
`

const FISH = `function __paircode_words
  set -l words (commandline -opc)
  paircode completion words -- $words[2..] (commandline -ct) 2>/dev/null
end
complete -c paircode -a '(__paircode_words)'
`

const POWERSHELL = `Register-ArgumentCompleter -Native -CommandName paircode -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ($wordToComplete -eq '') { $words += '""' }
  paircode completion words -- @words 2>$null | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`

/** Each script calls `paircode completion words`, so none of them goes out of date. */
export const SCRIPTS: ReadonlyMap<string, string> = new Map([
  ['bash', BASH],
  ['zsh', ZSH],
  ['fish', FISH],
  ['powershell', POWERSHELL],
])
