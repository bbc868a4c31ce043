"""Files of questions in QTI as platforms write them, with every type of question, for tests of `kitgen import`."""

from __future__ import annotations

_ITEM = """<item ident="{ident}" title="{title}"><itemmetadata><qtimetadata>
<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>
<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>{points}</fieldentry></qtimetadatafield>
</qtimetadata></itemmetadata>
<presentation>{shown}</presentation>
{rules}</item>
"""


def _html(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<material><mattext texttype="text/html">{escaped}</mattext></material>'


def _plain(text: str) -> str:
    return f'<material><mattext texttype="text/plain">{text}</mattext></material>'


def _choices(ident: str, labels: dict[str, str], cardinality: str = "Single", before: str = "") -> str:
    inside = "".join(f'<response_label ident="{mark}">{_plain(text)}</response_label>' for mark, text in labels.items())
    return (
        f'<response_lid ident="{ident}" rcardinality="{cardinality}">{before}'
        f"<render_choice>{inside}</render_choice></response_lid>"
    )


def _written(ident: str, fib: str = "") -> str:
    return (
        f'<response_str ident="{ident}" rcardinality="Single"><render_fib {fib}>'
        '<response_label ident="answer1"/></render_fib></response_str>'
    )


def _rule(condition: str, score: str = "", how: str = "Set", feedback: str = "", goes_on: str = "") -> str:
    set_ = f'<setvar action="{how}" varname="SCORE">{score}</setvar>' if score else ""
    shows = f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/>' if feedback else ""
    keep = f' continue="{goes_on}"' if goes_on else ""
    return f"<respcondition{keep}><conditionvar>{condition}</conditionvar>{set_}{shows}</respcondition>\n"


def _equal(response: str, value: str) -> str:
    return f'<varequal respident="{response}">{value}</varequal>'


def _rules(*rules: str, feedback: dict[str, str] | None = None) -> str:
    said = "".join(
        f'<itemfeedback ident="{mark}"><flow_mat>{_html(text)}</flow_mat></itemfeedback>\n'
        for mark, text in (feedback or {}).items()
    )
    outcomes = '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>\n'
    return f"<resprocessing>{outcomes}{''.join(rules)}</resprocessing>{said}"


_TOWNS = {"11": "Lima", "12": "Bogotá", "13": "Quito"}


CANVAS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">\n'
    '<assessment ident="a1" title="Rivers &amp; towns"><qtimetadata><qtimetadatafield>'
    "<fieldlabel>cc_maxattempts</fieldlabel><fieldentry>1</fieldentry></qtimetadatafield></qtimetadata>\n"
    '<section ident="root_section">\n'
    + _ITEM.format(
        ident="i1", title="Longest river", kind="multiple_choice_question", points="2.0",
        shown=_html("<p>Which river is the <b>longest</b>?</p>") + _choices("r1", {"1": "Nile *", "2": "Rhine"}),
        rules=_rules(
            _rule("<other/>", feedback="general_fb", goes_on="Yes"),
            _rule(_equal("r1", "1"), feedback="1_fb", goes_on="Yes"),
            _rule(_equal("r1", "2"), feedback="2_fb", goes_on="Yes"),
            _rule(_equal("r1", "1"), "100", feedback="correct_fb", goes_on="No"),
            _rule("<other/>", feedback="general_incorrect_fb", goes_on="Yes"),
            feedback={"general_fb": "See a map.", "correct_fb": "<p>Well done.</p>",
                      "general_incorrect_fb": "Try again.",
                      "1_fb": "6,650 km.", "2_fb": "1,230 km."},
        ),
    )
    + _ITEM.format(
        ident="i2", title="Question", kind="true_false_question", points="1.0",
        shown=_html("It flows <em>north</em>.") + _choices("r2", {"21": "True", "22": "False"}),
        rules=_rules(_rule(_equal("r2", "21"), "100", goes_on="No")),
    )
    + _ITEM.format(
        ident="i3", title="Question 3", kind="multiple_answers_question", points="1.0",
        shown=_html("Which are capitals?") + _choices("r3", {"31": "Lima", "32": "Cusco", "33": "Quito"}, "Multiple"),
        rules=_rules(
            _rule(f"<and>{_equal('r3', '31')}<not>{_equal('r3', '32')}</not>{_equal('r3', '33')}</and>", "100")
        ),
    )
    + _ITEM.format(
        ident="i4", title="Question", kind="short_answer_question", points="1.0",
        shown=_html("Who mapped it?") + _written("r4"),
        rules=_rules(_rule(_equal("r4", "Humboldt") + _equal("r4", "von Humboldt"), "100")),
    )
    + _ITEM.format(
        ident="i5", title="Question", kind="numerical_question", points="1.0",
        shown=_html("How much is g?") + _written("r5", 'fibtype="Decimal"'),
        rules=_rules(
            _rule(
                f"<or>{_equal('r5', '9.8100')}<and><vargte respident=\"r5\">9.8000</vargte>"
                '<varlte respident="r5">9.8200</varlte></and></or>', "100",
            ),
            _rule('<vargte respident="r5">32.1</vargte><varlte respident="r5">32.3</varlte>', "100"),
        ),
    )
    + _ITEM.format(
        ident="i6", title="Question", kind="matching_question", points="3.0",
        shown=_html("Match the capitals.")
        + _choices("response_1", _TOWNS, before=_plain("Peru"))
        + _choices("response_2", _TOWNS, before=_plain("Colombia")),
        rules=_rules(
            _rule(_equal("response_1", "11"), "50.00", "Add"), _rule(_equal("response_2", "12"), "50.00", "Add")
        ),
    )
    + _ITEM.format(
        ident="i7", title="Question", kind="multiple_dropdowns_question", points="1.0",
        shown=_html("<p>The [color] river is in [where].</p>")
        + _choices("response_color", {"71": "Red", "72": "Pink"}, before=_plain("color"))
        + _choices("response_where", {"73": "China", "74": "Chile"}, before=_plain("where")),
        rules=_rules(
            _rule(_equal("response_color", "71"), "50", "Add"), _rule(_equal("response_where", "73"), "50", "Add")
        ),
    )
    + _ITEM.format(
        ident="i8", title="Question", kind="text_only_question", points="0.0",
        shown=_html("<p>Read: the <i>Amazon</i> is in Brazil.</p>"), rules="",
    )
    + _ITEM.format(
        ident="i9", title="An essay", kind="essay_question", points="10",
        shown=_html('<p>Discuss <img class="equation_image" data-equation-content="x^2" src="/eq" '
                                 'alt="LaTeX: x^2">.</p>')
        + _written("r9"), rules=_rules(_rule("<other/>")),
    )
    + _ITEM.format(
        ident="i10", title="Question", kind="file_upload_question", points="1", shown=_html("Hand in a map."), rules=""
    )
    + _ITEM.format(
        ident="i11", title="Question", kind="calculated_question", points="1",
        shown=_html("What is 5 plus [x]?") + _written("r11", 'fibtype="Decimal"'),
        rules="<itemproc_extension><calculated><answer_tolerance>2%</answer_tolerance><formulas><formula>5+x</formula>"
        '</formulas><var_sets><var_set ident="1"><var name="x">3</var><answer>8.0</answer></var_set>'
        '<var_set ident="2"><var name="x">4</var><answer>9.0</answer></var_set></var_sets></calculated>'
        "</itemproc_extension>",
    )
    + _ITEM.format(
        ident="i12", title="Question", kind="hot_spot_question", points="1",
        shown='<response_xy ident="r12">' + _html("Click on Lima.") + "<render_hotspot><material>"
        '<matimage uri="$IMS-CC-FILEBASE$/map.png"/></material><response_label ident="a" rarea="rectangle">0.1,0.2'
        "</response_label></render_hotspot></response_xy>", rules="",
    )
    + '<section ident="s2" title="Deltas"><selection_ordering><selection><selection_number>1</selection_number>'
    "<selection_extension><points_per_item>4.0</points_per_item></selection_extension></selection>"
    "</selection_ordering>\n"
    + '<item ident="i13" title="Order"><presentation><flow>' + _plain("From the source to the sea:")
    + '<response_lid ident="r13" rcardinality="Ordered"><render_extension><ims_render_object shuffle="Yes">'
    f'<flow_label><response_label ident="c">{_plain("delta")}</response_label>'
    f'<response_label ident="d">{_plain("spring")}</response_label></flow_label></ims_render_object>'
    "</render_extension></response_lid></flow></presentation>"
    + _rules(_rule(_equal("r13", "d") + _equal("r13", "c"), "5")) + "</item>\n"
    + '<item ident="i14" title="Points"><presentation>' + _plain("Pick.")
    + _choices("r14", {"a": "all", "b": "half", "c": "costs"}) + "</presentation>"
    + _rules(_rule(_equal("r14", "a"), "10"), _rule(_equal("r14", "b"), "5"), _rule(_equal("r14", "c"), "-5"))
    + "</item>\n"
    + '<item ident="i15" title="Blanks"><presentation>' + _plain("Now is the ") + _written("f1")
    + _plain(" of our ") + _written("f2") + _plain(".") + "</presentation>"
    + _rules(_rule(_equal("f1", "winter") + _equal("f2", "discontent"), "2")) + "</item>\n"
    + "</section></section></assessment></questestinterop>\n"
)  # fmt: skip


_BLOCK = '<flow class="FORMATTED_TEXT_BLOCK"><material><mat_extension>'\
         '<mat_formattedtext type="HTML">{}</mat_formattedtext>'\
         "</mat_extension></material></flow>"  # fmt: skip


BLACKBOARD = f"""<?xml version="1.0" encoding="UTF-8"?>
<questestinterop><assessment title="pool"><section>
<item maxattempts="0"><itemmetadata><bbmd_questiontype>Multiple Choice</bbmd_questiontype>
<qmd_absolutescore_max>3.0</qmd_absolutescore_max></itemmetadata>
<presentation><flow class="Block"><flow class="QUESTION_BLOCK">{_BLOCK.format("What is &lt;b&gt;wet&lt;/b&gt;?")}</flow>
<flow class="RESPONSE_BLOCK"><response_lid ident="response" rcardinality="Single"><render_choice>
<flow_label class="Block"><response_label ident="AA"><flow_mat>{_BLOCK.format("Water")}</flow_mat></response_label>
</flow_label>
<flow_label class="Block"><response_label ident="BB"><flow_mat>{_BLOCK.format("Sand")}</flow_mat></response_label>
</flow_label>
</render_choice></response_lid></flow></flow></presentation>
<resprocessing><outcomes><decvar maxvalue="3.0" varname="SCORE"/></outcomes>
<respcondition title="correct"><conditionvar><varequal case="No" respident="response">AA</varequal></conditionvar>
<setvar action="Set" variablename="SCORE">SCORE.max</setvar><displayfeedback linkrefid="correct"/></respcondition>
<respcondition title="incorrect"><conditionvar><other/></conditionvar><setvar variablename="SCORE">0.0</setvar>
<displayfeedback linkrefid="incorrect"/></respcondition></resprocessing>
<itemfeedback ident="correct"><flow_mat>{_BLOCK.format("Yes, it is.")}</flow_mat></itemfeedback>
<itemfeedback ident="incorrect"><flow_mat>{_BLOCK.format("No, it is dry.")}</flow_mat></itemfeedback></item>
<item><itemmetadata><bbmd_questiontype>Matching</bbmd_questiontype></itemmetadata><presentation><flow class="Block">
<flow class="QUESTION_BLOCK">{_BLOCK.format("Classify.")}</flow><flow class="RESPONSE_BLOCK">
<flow class="Block">{_BLOCK.format("cat")}<response_lid ident="L1" rcardinality="Single"><render_choice>
<response_label ident="L1a"/><response_label ident="L1b"/></render_choice></response_lid></flow>
<flow class="Block">{_BLOCK.format("frog")}<response_lid ident="L2" rcardinality="Single"><render_choice>
<response_label ident="L2a"/><response_label ident="L2b"/></render_choice></response_lid></flow></flow>
<flow class="RIGHT_MATCH_BLOCK"><flow class="Block">{_BLOCK.format("amphibian")}</flow>
<flow class="Block">{_BLOCK.format("mammal")}</flow></flow></flow></presentation>
<resprocessing><respcondition><conditionvar><varequal respident="L1">L1b</varequal></conditionvar>
<displayfeedback linkrefid="correct"/></respcondition>
<respcondition><conditionvar><varequal respident="L2">L2a</varequal></conditionvar>
<displayfeedback linkrefid="correct"/></respcondition></resprocessing></item>
<item><itemmetadata><bbmd_questiontype>Essay</bbmd_questiontype></itemmetadata><presentation><flow class="Block">
<flow class="QUESTION_BLOCK">{_BLOCK.format("How are rivers?")}</flow><flow class="RESPONSE_BLOCK">
<response_str ident="response"><render_fib rows="8"/></response_str></flow></flow></presentation>
<resprocessing><respcondition title="correct"><conditionvar/><setvar variablename="SCORE">SCORE.max</setvar>
</respcondition></resprocessing>
<itemfeedback ident="solution"><solution><solutionmaterial><flow_mat>{_BLOCK.format("Long and wet.")}</flow_mat>
</solutionmaterial></solution></itemfeedback></item>
</section></assessment></questestinterop>
"""


def item2(body: str, declared: str = "", after: str = "", title: str = "", more: str = "") -> str:
    """An item of QTI 2."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n'
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" xmlns:m="http://www.w3.org/1998/Math/MathML"\n'
        f'  identifier="x1" title="{title}" adaptive="false" timeDependent="false">\n{declared}{more}'
        f"<itemBody>{body}</itemBody>\n{after}</assessmentItem>\n"
    )


def declared2(
    values: str, kind: str = "identifier", cardinality: str = "single", mapping: str = "", mark: str = "R"
) -> str:
    """What the right answer to a response is, with what values earn: `a=1 b=0.5`."""
    right = "".join(f"<value>{value}</value>" for value in values.split(";") if value)
    entries = "".join(
        f'<mapEntry mapKey="{pair.rpartition("=")[0]}" mappedValue="{pair.rpartition("=")[2]}"/>'
        for pair in mapping.split(";") if pair
    )  # fmt: skip
    return (
        f'<responseDeclaration identifier="{mark}" cardinality="{cardinality}" baseType="{kind}">'
        + (f"<correctResponse>{right}</correctResponse>" if right else "")
        + (f'<mapping defaultValue="0">{entries}</mapping>' if entries else "")
        + "</responseDeclaration>\n"
    )


MATCH_CORRECT = (
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>\n'
)

MIXED = item2(
    '<p>Which <strong>river</strong> is it? <m:math><m:mfrac><m:mn>1</m:mn><m:mi>x</m:mi></m:mfrac></m:math></p>'
    '<rubricBlock view="scorer"><p>Be strict.</p></rubricBlock>'
    '<choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>Choose <em>one</em>.</prompt>'
    '<simpleChoice identifier="a">Nile<feedbackInline outcomeIdentifier="F" identifier="a">Long.'
    '</feedbackInline></simpleChoice>'
    '<simpleChoice identifier="b">Rhine</simpleChoice><simpleChoice identifier="c">Thames</simpleChoice>'
    "</choiceInteraction>",
    declared2("a", mapping="a=4;b=2;c=-1"),
    MATCH_CORRECT + '<modalFeedback outcomeIdentifier="F" identifier="b" showHide="show" title="Nearly">In Europe.'
    '</modalFeedback>\n'
    '<modalFeedback outcomeIdentifier="F" identifier="all" showHide="show">See an atlas.</modalFeedback>\n',
    title="The longest",
    more='<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">'
    "<defaultValue><value>4</value></defaultValue></outcomeDeclaration>\n",
)  # fmt: skip

GAPS = item2(
    '<p>Now is the <textEntryInteraction responseIdentifier="R"/> of our '
    '<inlineChoiceInteraction responseIdentifier="S">'
    '<inlineChoice identifier="x">discontent</inlineChoice><inlineChoice identifier="y">joy</inlineChoice>'
    "</inlineChoiceInteraction> {so}.</p>",
    declared2("winter", "string", mapping="winter=1;Winter=1;cold=0.5") + declared2("x", mark="S"),
    MATCH_CORRECT,
)

BANK = item2(
    '<gapMatchInteraction responseIdentifier="R"><prompt>Fill in.</prompt><gapText identifier="w">spring</gapText>'
    '<gapText identifier="v">mouth</gapText><p>A river begins at its <gap identifier="g"/>.</p></gapMatchInteraction>',
    declared2("w g", "directedPair"), MATCH_CORRECT,
)  # fmt: skip
