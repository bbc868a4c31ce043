// What the pages of kitgen serve use of CodeMirror 6.
export { EditorState, Compartment, Annotation, Transaction } from "@codemirror/state";
export {
  EditorView, keymap, lineNumbers, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, drawSelection,
} from "@codemirror/view";
export { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
export { bracketMatching, foldGutter, foldKeymap, indentUnit, indentOnInput, syntaxHighlighting, HighlightStyle } from "@codemirror/language";
export { search, searchKeymap, openSearchPanel, highlightSelectionMatches } from "@codemirror/search";
export { setDiagnostics, lintGutter, lintKeymap, nextDiagnostic, openLintPanel, forEachDiagnostic } from "@codemirror/lint";
export { yaml } from "@codemirror/lang-yaml";
export { tags } from "@lezer/highlight";
