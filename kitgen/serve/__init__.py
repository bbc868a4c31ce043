"""A course in the browser: a server for one person on this computer, and the page that it serves.

**A module with addresses** is a file in this folder with a function `routes`; the server finds it by itself:

    def routes(state: State) -> list[Route]:
        async def form(request: Request) -> Response:
            path = state.path_of(request.path_params["file"])      # or RequestError 404
            return json_answer(await state.run(read_form, path))   # in the one thread that reads and renders
        return [Route("/api/lesson/{file:path}/form", form)]

What is wrong with a request is a `RequestError` with a status, a message and a hint. All addresses are below the token,
which `guard` has checked and taken off, with the Host, the Origin, the type and the size of the body; the headers of
security are added there, too. After a file was written, `await state.look()` reads what changed and tells open pages.

**A panel of the page** is a file `ui/panels/NAME.js`, and a line in the table `PANELS` of `ui/app.js`:

    export async function show(element, context) { … }      // fills the empty element
    export async function changed(element, context) { … }   // optional: files changed while it is shown; else `show`
    export function leave() { … }                           // optional: another panel is opened

`context` has `course` (/api/course) and `lesson` (its entry for the open lesson), `get(address)` and
`send(method, address, data)`, which throw an Error with `message`, `hint`, `status` and `data`; `go(file, panel)`,
`say(message)` with a text or such an Error, `save(address)` for a download, `refresh()` after something was written,
`dropped` with files that were dropped on another panel, and `nonce` for styles that a script makes. The window has the
events `kitgen-changed`, `kitgen-problems` and `kitgen-pages`. `ui/elements.js` makes elements, `ui/storage.js` keeps
what the browser lets it keep. Styles are in `ui/panels/NAME.css`, if the line in `PANELS` has `style: true`.

No module here is imported before `kitgen serve` runs.
"""
