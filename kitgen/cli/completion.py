"""kitgen completion: let the shell complete verbs, options, kinds and lesson files when Tab is pressed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from kitgen.printable import printable

ASKED = "_KITGEN_COMPLETE"
"""The environment variable in which a completion script passes the name of its shell."""

# The scripts call kitgen with the words up to the cursor. Each line of the answer is `type`, `value` and `help`,
# separated by tabs: `plain` is a word to offer; `lesson`, `file` and `dir` are listed by the shell itself, because it
# knows how to quote names.

BASH = r"""_kitgen() {
    local type value help current=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
    COMPREPLY=()
    while IFS=$'\t' read -r type value help; do
        local path=${current#[\"\']}
        path=${path//\\/}
        case $type in
            plain) COMPREPLY+=("$value") ;;
            lesson)
                compopt -o filenames 2>/dev/null
                COMPREPLY+=($(compgen -d -- "$path") $(compgen -f -X '!*.yaml' -- "$path")
                            $(compgen -f -X '!*.yml' -- "$path")) ;;
            file)
                compopt -o filenames 2>/dev/null
                COMPREPLY+=($(compgen -f -- "$path")) ;;
            dir)
                compopt -o filenames 2>/dev/null
                COMPREPLY+=($(compgen -d -- "$path")) ;;
        esac
    done < <(_KITGEN_COMPLETE=bash "${1/#\~/$HOME}" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o nosort -F _kitgen kitgen 2>/dev/null || complete -F _kitgen kitgen
"""

ZSH = r"""#compdef kitgen
_kitgen() {
    local kind value about
    local -a names
    while IFS=$'\t' read -r kind value about; do
        case $kind in
            plain) names+=("${value//:/\\:}:$about") ;;
            lesson) _files -g '*.(yaml|yml)' ;;
            file) _files ;;
            dir) _files -/ ;;
        esac
    done < <(_KITGEN_COMPLETE=zsh ${(Q)~words[1]} "${(@Q)words[2,CURRENT]}" 2>/dev/null)
    (( $#names )) && _describe -V kitgen names
}
if [[ $funcstack[1] == _kitgen ]]; then
    _kitgen "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _kitgen kitgen
fi
"""

FISH = r"""function __kitgen_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (env _KITGEN_COMPLETE=fish $words[1] $words[2..-1] "$current" 2>/dev/null)
        set -l part (string split \t -- $line)
        switch $part[1]
            case plain
                printf '%s\t%s\n' $part[2] "$part[3]"
            case lesson
                __fish_complete_path "$current" | string match -r '.*(?:/|\.ya?ml)(?:\t.*)?$'
            case file
                __fish_complete_path "$current"
            case dir
                __fish_complete_directories "$current"
        end
    end
end
complete -c kitgen -f -a '(__kitgen_complete)'
"""

POWERSHELL = r"""Register-ArgumentCompleter -Native -CommandName kitgen -ScriptBlock {
    param($current, $line, $cursor)
    $words = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor } |
        ForEach-Object { $_.Extent.Text.Trim('"', "'") } | Select-Object -Skip 1)
    if ($current -eq '') { $words += '' }
    $env:_KITGEN_COMPLETE = 'powershell'
    $env:_KITGEN_WORDS = $words -join "`n"
    try { $answer = & $line.CommandElements[0].Extent.Text.Trim('"', "'") 2>$null }
    finally { $env:_KITGEN_COMPLETE = $null; $env:_KITGEN_WORDS = $null }
    foreach ($each in $answer) {
        $kind, $value, $about = $each -split "`t"
        if ($kind -eq 'plain') {
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
            continue
        }
        Get-ChildItem -Path "$current*" -ErrorAction SilentlyContinue |
            Where-Object {
                $_.PSIsContainer -or $kind -eq 'file' -or ($kind -eq 'lesson' -and $_.Extension -in '.yaml', '.yml')
            } |
            ForEach-Object {
                $parent = Split-Path $current
                $path = if ($parent) { Join-Path $parent $_.Name } else { $_.Name }
                $text = if ($path -match '\s') { "'$path'" } else { $path }
                [System.Management.Automation.CompletionResult]::new($text, $_.Name, 'ProviderItem', $path)
            }
    }
}
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH, "powershell": POWERSHELL}


@click.command("completion")
@click.argument("shell", type=click.Choice(list(SCRIPTS)))
def command(shell: str) -> None:
    """Print the completion script for a SHELL. docs/editor.md says where to put it.

    For this session: eval "$(kitgen completion bash)"
    """
    click.echo(SCRIPTS[shell], nl=False)


def answer(group: click.Group, shell: str) -> None:
    """Print the completions for the command line that a completion script passed."""
    from click.shell_completion import ShellComplete

    words = os.environ.get("_KITGEN_WORDS", "").split("\n") if shell == "powershell" else sys.argv[1:]
    given, current, before = _split(words, shell)
    for item in ShellComplete(group, {}, "kitgen", ASKED).get_completions(given, current):
        value = before + item.value if item.type == "plain" else item.value
        click.echo("\t".join([item.type, printable(str(value)), " ".join((item.help or "").split())]))


def _split(words: Sequence[str], shell: str) -> tuple[list[str], str, str]:
    """The words before the cursor, the one at the cursor, and the part of it to keep (`--only=` of `--only=hand`)."""
    *given, current = words or [""]
    if shell == "bash":  # for bash the `=` is a word of its own
        if current == "=":
            current = ""
        elif given and given[-1] == "=":
            given.pop()
        return given, current, ""
    if current.startswith("--") and "=" in current:
        option, _, current = current.partition("=")
        return [*given, option], current, f"{option}="
    return given, current, ""
