"""What headings and the heads of tables say in English and Spanish: which part of a lesson is below."""

from __future__ import annotations

import re
import unicodedata

_WORDS = {
    "objectives": (
        "objectives|objective|learning objectives|lesson objectives|learning outcomes|outcomes|goals"
        "|learning goals|aims|learning targets|students will be able to|swbat|learning intentions|objetivos"
        "|objetivo|objetivos de aprendizaje|objetivo de aprendizaje|objetivos de la clase"
        "|objetivos específicos|objetivo general|metas|metas de aprendizaje|logros|logros esperados"
        "|aprendizajes esperados|propósitos|resultados de aprendizaje|lesson aims|the students will"
        "|by the end of this lesson|success criteria|criterios de logro"
    ),
    "questions": (
        "essential question|essential questions|big question|guiding question|guiding questions|key question"
        "|inquiry question|driving question|pregunta esencial|preguntas esenciales|preguntas guía"
        "|pregunta guía|pregunta generadora|pregunta central|pregunta orientadora|preguntas orientadoras"
    ),
    "vocabulary": (
        "vocabulary|key vocabulary|key terms|key words|keywords|glossary|word list|terms"
        "|vocabulary list|important terms|academic vocabulary|vocabulario|glosario|términos clave"
        "|palabras clave|lista de palabras|vocabulario clave|conceptos clave|key concepts|definitions"
        "|definiciones|new words|palabras nuevas"
    ),
    "materials": (
        "materials|materials needed|resources|resources and materials|materials and resources|equipment"
        "|supplies|materiales|recursos|materiales y recursos|recursos y materiales|recursos didácticos"
        "|materiales necesarios|what you need|you will need"
    ),
    "plan": (
        "plan|lesson plan|procedure|procedures|agenda|schedule|activities|lesson sequence|sequence|timeline"
        "|lesson procedure|lesson procedures|instructional procedures|learning activities|class activities"
        "|outline|lesson outline|steps|teaching procedure|plan de clase|plan de la clase|procedimiento"
        "|procedimientos|secuencia|secuencia didáctica|actividades|desarrollo de la clase|cronograma"
        "|agenda de la clase|desarrollo|momentos de la clase|actividades de aprendizaje|in class|lesson"
    ),
    "discussion": (
        "discussion|discussion questions|questions for discussion|class discussion|talk about it"
        "|discussion prompts"
        "|think-pair-share|think pair share|turn and talk|socratic seminar|questions to discuss|discusión"
        "|debate|preguntas de discusión|para conversar"
        "|preguntas para discutir|preguntas para el debate|preguntas para conversar|conversación"
        "|preguntas para la discusión|think about it|para pensar|reflexión|reflection|reflection questions"
    ),
    "quiz": (
        "quiz|test|exam|final exam|midterm|multiple choice|multiple choice questions|true or false|true false"
        "|short answer|short answers|short answer questions|essay|essays|essay question|essay questions"
        "|matching|fill in the blank|fill in the blanks|fill in the gaps|questions|comprehension questions"
        "|reading comprehension|assessment|exercises|problems|review questions|check your understanding"
        "|comprehension|practice questions|worksheet|exit quiz|evaluation|prueba|examen|cuestionario"
        "|opción múltiple|selección múltiple|verdadero o falso|verdadero falso|respuesta corta"
        "|respuestas cortas|ensayo|preguntas abiertas|relacionar|relaciona|emparejamiento|términos pareados"
        "|completar|completa|preguntas|preguntas de comprensión|evaluación|ejercicios|problemas|comprensión"
        "|comprensión de lectura|prueba corta|control|desarrollo de preguntas|preguntas de desarrollo"
        "|test questions|quiz questions|quick test|quick quiz|short test|short quiz|mini test|mini quiz"
        "|preguntas de opción múltiple|preguntas de selección múltiple"
        "|completa los espacios|completar espacios|falso o verdadero|verdadero y falso"
    ),
    "key": (
        "answer key|key|answers|answer sheet|solutions|correct answers|clave|clave de respuestas|respuestas"
        "|solucionario|soluciones|pauta|pauta de corrección|respuestas correctas|hoja de respuestas"
        "|teacher key|corrigé|corrigés|correction|réponses|lösung|lösungen|gabarito|soluzioni|risposte"
    ),
    "homework": (
        "homework|home work|hw|assignment|assignments|for next class|for next time|tarea|tareas|deberes"
        "|tarea para la casa|trabajo en casa|extension homework"
    ),
    "notes": (
        "teacher notes|notes for the teacher|teacher's notes|notes to the teacher|instructor notes"
        "|notes to instructors|notes for instructors|note to instructors|speaker notes|notas para el docente"
        "|notas del profesor|notas para el profesor|notas del docente|notas para la profesora"
        "|nota para el docente|differentiation|accommodations|modifications|diferenciación|adaptaciones"
        "|adecuaciones|background for teachers|teacher background"
    ),
    "exit": (
        "exit ticket|exit slip|exit question|ticket out|ticket out the door|ticket de salida|boleto de salida"
        "|pregunta de salida"
    ),
    "prerequisites": (
        "prerequisites|prior knowledge|prerequisite knowledge|previous knowledge|conocimientos previos"
        "|requisitos|saberes previos|prerrequisitos"
    ),
    "keypoints": (
        "key points|keypoints|key ideas|summary|takeaways|key takeaways|main ideas|in summary|conclusion"
        "|recap|puntos clave|resumen|ideas principales|ideas clave|ideas centrales|conclusiones|en resumen"
        "|to remember|para recordar"
    ),
}
KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}

_QUIZ = re.compile(
    r"\b(?:quiz|test|exam|examen|multiple choice|true (?:or )?false|fill in|short answer|matching|selección múltiple|"
    r"opción múltiple|verdadero (?:o|y) falso|prueba|cuestionario|términos pareados)\b"
)
TRUTH = re.compile(
    r"\b(?:true\W+(?:or\W+)?false|verdadero\W+(?:[oy]\W+)?falso|T\s*(?:or|/)\s*F|V\s*(?:[oy]|/)\s*F)\b", re.IGNORECASE
)
_SEVERAL = re.compile(r"(?<!\w)\d{1,3}(?:\W{0,3}[A-Za-z]\b|[.)]\s*\S.*?(?<!\w)\d{1,3}[.)]\s*\S)")
"""Answers with the numbers of their questions."""

_FURNITURE = re.compile(
    r"(?:(?:student |full |your )?name|date|class|period|grade|score|section|group|teacher|course|"
    r"nombre(?: completo)?(?: del estudiante)?|fecha|curso|grado|grupo|puntaje|nota|calificación|apellidos?|profesora?|"
    r"asignatura|sección|points|total)\s*:?\s*[_…./ ]{2,}[\s_…./|\d]*",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"\s*(?P<key>subject|standards?|unit|unidad|date|fecha|estándar(?:es)?|topic|title|lesson title|título|class|"
    r"grade(?: level)?|level|time|duration|length|class length|time frame|asignatura|materia|"
    r"área|tema|grado|nivel|curso|tiempo|duración|horas?|teacher|author|profesora?|docente|autora?)"
    r"\s*:\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
TERM = {"term", "word", "words", "terms", "vocabulary", "vocabulary word", "key term", "palabra", "palabras",
        "término", "términos", "concepto", "conceptos", "concept", "vocabulario", "expression",
        "expresión"}  # fmt: skip
MEANING = {"definition", "definitions", "meaning", "meanings", "definición", "definiciones", "significado",
           "significados", "description", "descripción", "explanation", "explicación", "what it means"}  # fmt: skip
TIME = {"time", "minutes", "min", "mins", "duration", "timing", "tiempo", "minutos", "duración", "hora", "horario",
        "time (min)", "tiempo (min)", "length", "when"}  # fmt: skip
ACTIVITY = {"activity", "activities", "task", "step", "steps", "procedure", "what", "stage", "phase", "section",
            "part", "actividad", "actividades", "etapa", "fase", "momento", "procedimiento", "tarea", "paso",
            "teacher does", "students do", "description", "descripción", "lesson stage", "content",
            "contenido"}  # fmt: skip
QUESTION = {"question", "questions", "prompt", "pregunta", "preguntas", "enunciado", "item", "statement", "afirmación",
            "ítem", "reactivo"}  # fmt: skip
ANSWER = {"answer", "answers", "correct answer", "key", "respuesta", "respuestas", "respuesta correcta", "clave",
          "correcta", "solution", "correct"}  # fmt: skip
WHY = {"explanation", "feedback", "rationale", "why", "explicación", "retroalimentación", "justificación"}
POINTS = {"points", "puntos", "score", "marks", "pts", "puntaje"}
NOTES = {"notes", "teacher notes", "notas", "notas del docente", "comments", "comentarios", "teacher's notes",
         "observaciones", "notes for the teacher", "notas para el docente"}  # fmt: skip
MATCH = re.compile(r"\b(?:match|matching|draw lines?|connect|une|unir|relaciona|relacione|empareja|emparejar|"
                   r"términos pareados|conecta|column a|columna a)\b", re.IGNORECASE)  # fmt: skip


def plain(text: str) -> str:
    """Words of a heading without numbers, marks and capitals."""
    text = " ".join(text.lower().replace("/", " ").replace("’", "'").split())
    text = re.sub(r"^(?:part|section|parte|sección|unit)?\s*(?:[ivx]+|\d+|[a-h])[.):\-–—]\s+", "", text)
    text = re.sub(r"^(?:part|parte|section|sección)\s+(?:[ivx]+|\d+|[a-h])\s*[-–—:.]?\s*", "", text) or text
    text = re.sub(r"\s*\([^()]*\)\s*$", "", text)
    return text.strip(" .:;-–—*_#¿?¡!“”\"'\u2022")


def kind_of(text: str, is_heading: bool = False) -> str:
    """The part of a lesson that a heading names; '' if none. A heading may name a quiz among other words."""
    words = plain(text)
    found = KINDS.get(words) or KINDS.get(_bare(words), "")
    return "quiz" if not found and is_heading and len(words.split()) <= 8 and _QUIZ.search(words) else found


def labelled(text: str) -> tuple[str, int]:
    """The part that a label at the beginning names (`Objectives: …`), and where what it says begins."""
    found = re.match(r"\s*([^:\n]{2,45}):\s*(?=\S)", text)
    kind = kind_of(found[1]) if found else ""
    if found and kind == "key" and not _SEVERAL.search(text, found.end()):
        return "", 0  # the answer of one question
    return (kind, found.end()) if found and kind not in ("", "quiz", "plan", "notes") else ("", 0)


def is_furniture(text: str) -> bool:
    """Whether it is a line for the name or the date, which kitgen prints itself."""
    rest = _FURNITURE.sub("", text)
    return rest != text and not re.search(r"\w", rest)


def setting(text: str) -> tuple[str, str]:
    """`subject`, `minutes` or `other` and the value, for a line as `Subject: History`; ('', '') for none."""
    found = _SETTINGS.match(text)
    if not found or len(text) > 120:
        return "", ""
    key = _without_accents(found["key"].lower())
    minutes = minutes_in(found["value"])
    if key in ("time", "duration", "length", "class length", "time frame", "tiempo", "duracion", "hora", "horas"):
        return ("minutes", str(minutes)) if minutes else ("other", text)
    if key in ("subject", "asignatura", "materia", "area"):
        return "subject", found["value"].strip()
    if key in ("topic", "tema", "title", "titulo", "lesson title"):
        return "topic", found["value"].strip()
    return "other", text


def minutes_in(text: str) -> int:
    """The minutes that a text says: `10 min`, `0:10`, `10-20`, `1 hour`, `5'`; 0 if it says none."""
    text = text.lower()
    clock = re.fullmatch(r"\s*(\d{1,2})[:.h](\d\d)\s*(?:-|–|—|to|a|hasta)\s*(\d{1,2})[:.h](\d\d).{0,6}", text)
    if clock:
        begin, end = (int(clock[1]) * 60 + int(clock[2])), (int(clock[3]) * 60 + int(clock[4]))
        return (end - begin) % 720
    total = 0
    hours = re.search(r"(\d+(?:[.,]\d+)?)\s*(?:h\b|hours?|hrs?|horas?)", text)
    total += round(float(hours[1].replace(",", ".")) * 60) if hours else 0
    spread = re.search(r"(\d{1,3})\s*(?:-|–|—|to|a)\s*(\d{1,3})\s*(?:m\b|mins?\b|minutes?|minutos?|'|’|′)", text)
    one = re.search(r"(\d{1,3})\s*(?:m\b|mins?\b|min\.|minutes?|minutos?|'|’|′)", text)
    if spread:
        total += int(spread[2])
    elif one:
        total += int(one[1])
    elif not total and re.fullmatch(r"\s*\d{1,3}\s*", text):
        total = int(text)
    return total if total <= 600 else 0


def stated_minutes(text: str) -> int:
    """The same of a heading, in which a number alone, or before an apostrophe, is none."""
    return minutes_in(text) if re.search(r"\d\s*(?:mins?\b|minutes?\b|minutos?\b)", text.lower()) else 0


def _bare(text: str) -> str:
    """A known name whose accents were left out, with them."""
    return _BARE.get(_without_accents(text), text)


def _without_accents(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


def head(text: str) -> str:
    """The head of a column without marks and capitals."""
    return " ".join(text.lower().split()).strip(" .:*?¿")


_BARE = {_without_accents(word): word for word in KINDS}
