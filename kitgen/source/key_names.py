"""Synonyms: from what a key is called elsewhere to the key that kitgen has for it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection
from functools import cache, lru_cache

from kitgen.suggestions import close_matches

CLOSE = 0.72
ALIKE = 0.8
"""How much alike a misspelt key and a key must be: with the same first letter, and without."""

_NAMES = """
title: name heading header titulo label topic headline theme tema caption
title: activity titre titel lesson_title unit_title
term: word vocabulary_word concept key_term keyword expression phrase palabra name title
definition: meaning explanation gloss description def definicion text
subtitle: tagline subheading subtitulo
summary: abstract overview synopsis description blurb resumen intro introduction
description: summary abstract overview about introduction
authors: author by writer writers creator creators teacher teachers autor autores written_by
author: authors by writer writers creator creators
licence: license licencia copyright rights
language: lang locale idioma
level: grade grades grade_level year class_level audience nivel course_level difficulty
age: ages age_range edad
subject: discipline course area field_of_study materia asignatura topic
keywords: tags tag keyword topics palabras_clave
standards: standard competencies competences curriculum curriculum_links benchmarks alignment
minutes: duration time length mins min timing period time_allotted time_needed class_length minutos duracion
minutes: tiempo estimated_time total_time lesson_length hours
plans: schedules variants_by_length timings
content_note: warning trigger_warning content_warning content_warnings disclaimer sensitive_content
note_to_instructors: notes note teacher_notes teacher_note teachers_notes teacher's_notes instructor_notes
note_to_instructors: instructor_note notes_to_instructors notes_for_teachers notes_to_teachers note_to_teachers
note_to_instructors: facilitator_notes tutor_notes comments comment remarks notas notas_docentes
notes: note teacher_notes teacher_note instructor_notes facilitator_notes comments comment remarks tips notas
notes: note_to_instructors how_to delivery
grading_notes: marking_notes marking_scheme grading_guide notes teacher_notes comments
grader_notes: notes comments comment teacher_notes
comment: comments note notes remark remarks feedback
essential_question: big_question driving_question key_question central_question main_question focus_question
essential_question: question pregunta_esencial inquiry_question compelling_question
guiding_questions: guiding_question supporting_questions focus_questions questions sub_questions
objectives: objective goals goal outcomes outcome learning_objectives learning_outcomes learning_goals aims aim
objectives: learning_objective learning_aims learning_targets targets intended_learning_outcomes ilos slos lernziele
objectives: objetivos objetivos_de_aprendizaje learning_intentions success_criteria competencies
prerequisites: prior_knowledge requirements required_knowledge prerequisite background_knowledge requisitos
keypoints: key_points key_ideas takeaways take_aways takeaway main_points key_takeaways conclusions
keypoints: essential_knowledge summary_points
materials: material resources supplies equipment materiales you_will_need tools props needed
preparation: prep before_class setup preparations to_prepare advance_preparation
vocabulary: vocab glossary terms words key_terms key_vocabulary word_list definitions vocabulario glosario
background: context sections introduction content background_information backgrounds body info
background: reading_text teacher_background lecture
extended: extended_edition extended_version long_version longer_version full_version ampliada
afterwards: aftermath epilogue follow_up what_happened_next
reading: readings texts text article required_reading lectura
cases: case case_study case_studies scenarios
grids: grid table tables comparison comparisons matrix
discussion: discussions discussion_questions questions talk class_discussion talking_points question debate
discussion: preguntas plenary
simulation: role_play roleplay game simulations role_playing
activities: activity steps tasks procedure procedures lesson_plan agenda plan schedule sequence flow stages
activities: phases timeline instructional_activities learning_activities actividades exercises warmup warm_up
activities: opening closing starter hook main_activity lesson_steps opener icebreaker
quiz: test exam assessment assessments questions_and_answers mcq multiple_choice quizzes examen worksheet items
exit_ticket: exit_slip exit_question closing_question exit_tickets plenary closure ticket_out closing
homework: assignment assignments home_work tarea deberes independent_practice home_task
rubric: rubrics grading marking criteria evaluation scoring_guide grading_criteria mark_scheme rubrica
differentiation: accommodations scaffolding modifications adaptations support supports udl inclusion extensions
misconceptions: common_errors common_mistakes misunderstandings common_misconceptions
references: bibliography sources reference works_cited refs citations source literature biblio bibliografia
references: readings further_reading reference_list fuentes referencias works
slides: slide slideshow presentation powerpoint ppt deck
print: printing paper layout output
prompt: question text stem body task questiontext question_text ask instruction instructions problem q pregunta
prompt: item description title name content statement topic exercise
likely_answers: answers answer expected_answers sample_answers possible_answers model_answers model_answer
likely_answers: likely_answer suggested_answers responses expected_responses anticipated_answers key answer_key
likely_answers: solution solutions respuestas sample_answer look_fors expected
probes: follow_ups follow_up followups follow_up_questions hints prompts probing_questions subquestions probe
context: background introduction intro stimulus setting
listen_for: answer look_for likely_answers expected_answer model_answer success_criteria key answers solution
listen_for: expected notes sample_answer
answer: solution correct_answer answer_key key correct model_answer sample_answer answers right_answer expected
answer: answertext respuesta solucion response model_answers likely_answers ans
choices: options option answers alternatives choice distractors answer_choices opciones responses possible_answers
choices: multiple_choice answer_options picks
accept: also_accept alternatives accepted other_answers variants synonyms accepted_answers
tolerance: margin tol precision error margin_of_error within plus_minus
unit: units measure
pairs: matches matching match subquestions associations
sequence: order ordering ordered_items correct_order
distractors: wrong_answers foils decoys wrong lures
rationale: feedback explanation reason why generalfeedback general_feedback comment justification because
hint: clue tip help hints nudge scaffold pista ayuda
rationale: explanations solution_feedback note notes hint
correct: right is_correct answer true key solution fraction correct_answer iscorrect
points: point score marks mark grade defaultgrade weight value max_points puntos worth
lines: space blank_lines answer_lines writing_lines room
bloom: blooms level cognitive_level taxonomy dok bloom_level thinking
type: kind question_type qtype format category item_type
text: body content description prompt statement words name title question texto sentence quote quotation claim
body: text content description prose paragraphs paragraph introduction
figure: image picture photo pic img figures images illustration pictures graphic photos
exhibits: image images figure figures pictures photos exhibit illustration picture photo documents tables
table: data rows grid spreadsheet
bank: word_bank wordbank words_to_use show_words
gap_width: gap_size blank_width gaps
image: file src path filename picture photo source url img pic
alt: alt_text alternative description alternative_text alttext
caption: legend subtitle title description
credit: source attribution copyright author photographer licence license
charts: chart graph graphs plot diagram
facts: fact claims data statements
instructions: directions task description procedure text what_to_do instruction details content body
instructions: how_to introduction explanation
steps: procedure tasks stages actions sequence substeps step process
uses: using use with works_with used parts
product: students_write write writes writing output outcome worksheet to_write they_write produces
fit: pages budget budgets limit limits sides
do: instructor_does teacher_does
watch: watch_for watch_out careful
grouping: groups organisation organization group_size arrangement seating
protocol: method strategy technique format structure mode routine
phase: stage part section
say: script teacher_says speech
if_short: short_of_time cut time_saver
scenario: situation setting background context story premise
roles: characters players parts role actors participants
private_brief: secret private confidential secret_brief hidden private_information secret_instructions
public_brief: brief public description about profile bio information
name: title label heading criterion who
role: description position job part function
items: questions question item tasks
levels: descriptors descriptions grades scores bands
scale: levels ratings grades points_scale
criteria: criterion rows categories dimensions
weight: points percent share
decision_point: decision dilemma problem question challenge
setting: context background situation scene description place facts
actors: people characters stakeholders parties players who
timeline: chronology events dates history timetable
positions: views viewpoints arguments stakeholders opinions perspectives sides
outcome: result results consequence consequences aftermath
study_questions: questions discussion_questions discussion question study_question
teaching_note: notes teacher_notes teaching_notes instructor_notes note teaching_guide
analysis: discussion explanation solution
pitfalls: mistakes difficulties misconceptions problems
wrap_up: conclusion closing close summary debrief
date: when day time year fecha
event: what description text happened what_happened
status: certainty confidence
according_to: claimed_by reported_by attribution attributed_to who says
source: sources reference ref citation references cite fuente from
thesis: conclusion claim main_claim position
premises: reasons premise evidence arguments grounds
objections: counterarguments counter_arguments objection rebuttals counterclaims
reply: response answer rebuttal
assumptions: hidden_premises assumption warrants implicit_premises
excerpts: quotes quotations passages excerpt quote extracts
questions: discussion_questions question study_questions comprehension_questions discussion
introduction: intro overview context about description
claims: points statements main_points
paragraphs: paragraph_count length
at: place location where page paragraph line
rows: row criteria items questions
columns: column cases headers cols
label: name title row heading
cells: values entries content
issued: date year published publication_date
accessed: retrieved access_date
container-title: journal newspaper container magazine book booktitle publication site website
publisher-place: place city location
URL: url link web website address href
DOI: doi
page: pages pp
publisher: press institution
lessons: modules units sessions weeks chapters classes lecciones
term: semester dates calendar schedule
policies: rules policy
due: deadlines due_dates deadline due_date assignments_due
on: date day due due_date deadline
session: class meeting event lesson_title
unit: module section part block
what: title task assignment paper
grading: assessment grades marks weights assessments
meetings: sessions times classes schedule
holidays: breaks vacation vacations days_off
time: hours when from
start: begin from first_day start_date
end: to until last_day end_date finish
framework: standard system curriculum
code: number id
""".strip()

KEYS = frozenset({"id", *(line.partition(": ")[0] for line in _NAMES.splitlines())})
"""Keys of kitgen that are called something else elsewhere."""

_LISTS = """
activities actors afterwards background cases charts choices claims discussion exhibits excerpts facts grids holidays
items meetings objections positions quiz references roles rows series steps study_questions timeline vocabulary
"""
LISTS = frozenset(_LISTS.split())
"""Keys of kitgen that are lists of parts with keys of their own."""


@cache
def _elsewhere() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for line in _NAMES.splitlines():
        key, _, names = line.partition(": ")
        for name in names.split():
            table.setdefault(plain(name), []).append(key)
    return table


@lru_cache(maxsize=4_096)
def plain(name: str) -> str:
    """A key without capital letters, accents, spaces, hyphens and invisible characters."""
    if name.isascii():
        letters = name.lower()
    else:
        letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    return "".join(letter for letter in letters if letter.isalnum())


_MOST_LETTERS = 60
"""Keys are short: a longer one is compared with none."""


def called(name: str, known: Collection[str]) -> str:
    """The key of ``known`` that is called ``name`` elsewhere; '' where there is none."""
    return next((key for key in _meant_by(name) if key in known), "")


@lru_cache(maxsize=1_024)
def _meant_by(name: str) -> tuple[str, ...]:
    """The keys that are called ``name`` elsewhere."""
    if len(name) > _MOST_LETTERS:
        return ()
    wanted = plain(name)
    return tuple(key for form in (wanted, wanted.removesuffix("s"), f"{wanted}s") for key in _elsewhere().get(form, ()))


@lru_cache(maxsize=1_024)
def _nearly_meant_by(wanted: str) -> tuple[str, ...]:
    """The keys that have a name elsewhere from which ``wanted`` differs by a slip."""
    return tuple(key for near in close_matches(wanted, _elsewhere(), 1, ALIKE) for key in _elsewhere()[near])


_MOST_SEARCHES = 300
"""In a file with very many unknown keys only the first ones are compared letter by letter."""

_searches = [0]


def begin_file() -> None:
    """Count anew how many keys were compared: the next file begins."""
    _searches[0] = 0


def nearest(name: str, known: Collection[str]) -> str:
    """The key of ``known`` that was probably meant by ``name``; '' if there is none.

    The same letters come first (`Essential-Question`), then what people call it elsewhere, then a slip in the letters.
    """
    if len(name) > _MOST_LETTERS:
        return ""
    wanted = plain(name)
    by_letters = {plain(key): key for key in sorted(known)}
    if wanted in by_letters:
        return by_letters[wanted]
    meant = called(name, known)
    if meant:
        return meant
    _searches[0] += 1
    if _searches[0] > _MOST_SEARCHES:
        return ""
    for near in close_matches(wanted, by_letters, 3, CLOSE):
        if near[0] == wanted[:1] or difflib.SequenceMatcher(None, near, wanted).ratio() >= ALIKE:
            return by_letters[near]
    meant = next((key for key in _nearly_meant_by(wanted) if key in known), "")
    if meant:
        return meant
    longer = [key for key in by_letters if len(wanted) >= 4 and (key.startswith(wanted) or wanted.startswith(key))]
    return by_letters[longer[0]] if len(longer) == 1 and len(longer[0]) >= 4 else ""
