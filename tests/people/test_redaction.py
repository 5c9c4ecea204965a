"""What leaves a message before it is kept, and what makes it unfit to be kept at all."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.redaction import PLACEHOLDERS, Redacted, Redactor, safeguarding_concern

ROOT = Path(__file__).parents[2]
QUESTIONS = [json.loads(line) for line in (ROOT / "evaluation" / "dev_questions.jsonl").read_text().splitlines()]
SENSITIVE = [line["question"] for line in QUESTIONS if line["type"] == "sensitive"]
OTHERS = [line["question"] for line in QUESTIONS if line["type"] != "sensitive"]
SECRETS = (
    "sarah.jones",
    "oakfield",
    "Leo",
    "Amira",
    "Hussain",
    "Tom",
    "Baker",
    "Kayla",
    "Ryan",
    "Ng",
    "Callum",
    "Reid",
)
# Pieces that the finders look for, so that random texts come near them.
PIECES = st.sampled_from(
    [
        *(
            "Tom",
            "Baker",
            "pupil called",
            "jayden",
            "Mrs",
            "and",
            ",",
            ". ",
            "'s mum",
            "Grace",
            "in Y4",
            "van",
            "Zofka",
        ),
        *(
            "a@b.uk",
            "(at)",
            "0161 496 0000",
            "NHS",
            "943 476 5919",
            "AB123456C",
            "yo8 9ex",
            "UPN",
            "A123456789012",
        ),
        *(
            "[name]",
            "[email]",
            "[upn]",
            "[",
            "]",
            "\0",
            "\u2019s",
            "🙂",
            "名前は",
            "Ёлка",
            "-",
            "FSM",
            "J.",
            "+44",
            "7911 123456",
        ),
    ]
)
TEXTS = st.text() | st.lists(PIECES | st.text(max_size=3)).map(" ".join) | st.lists(PIECES).map("".join)


@pytest.mark.parametrize("question", OTHERS)
def test_an_ordinary_question_of_the_set_is_left_as_it_is(redactor: Redactor, question: str) -> None:
    assert redactor.redact(question) == Redacted(question, ())


@pytest.mark.parametrize("question", SENSITIVE)
def test_nothing_personal_of_the_sensitive_questions_is_left(redactor: Redactor, question: str) -> None:
    outcome = redactor.redact(question)
    assert [secret for secret in SECRETS if secret in outcome.text] == []
    assert outcome.found


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("write to jo.o'neil@oak.example.sch.uk.", "write to [email]."),
        ("jo (at) oak.sch.uk", "[email]"),
        ("ring 0161 496 0000 or 07911123456", "ring [phone] or [phone]"),
        ("(01904) 123456 and +44 (0)7911 123 456", "[phone] and [phone]"),
        ("drama 07700 900123, abroad +33 1 23 45 67 89", "drama [phone], abroad [phone]"),
        ("text 7911 123456; 1614960000; tel: 652 123", "text [phone]; [phone]; tel: [phone]"),
        ("lives in yo8 9ex or SW1A1AA", "lives in [postcode] or [postcode]"),
        ("X801200005001 and B801200005001", "X801200005001 and [upn]"),
        ("UPN X801200005001", "UPN [upn]"),
        ("NHS no 943 476 5919", "NHS no [nhs number]"),
        ("her patient number is 9434765919", "her patient number is [nhs number]"),
        ("NI AB 12 34 56 C, ab123456c", "NI [ni number], [ni number]"),
        ("Mrs Khan, 07911 123456, k@x.uk", "[name], [phone], [email]"),
    ],
)
def test_numbers_and_addresses_of_one_person_go(redactor: Redactor, text: str, outcome: str) -> None:
    assert redactor.redact(text).text == outcome


@pytest.mark.parametrize(
    "text",
    [
        *(
            "results 2023-24 2024-25 and 1992-93 1993-94",
            "URN 123456",
            "DfE 830/4000",
            "our id is 9434765919",
        ),
        *(
            "health: our id is 9434765918",
            "KS2 2nd lesson",
            "KS2 2AB",
            "Y9 1st set",
            "S1 2nd draft",
            "code 0123 4567",
            "padlocks 0 1 2 3 4 5",
        ),
        *(
            "GB123456A",
            "QQ123456C",
            "+6 months",
            "3 to 5 pupils",
            "EEF @ 10am",
            "0.25 to 0.123456789012",
            "call 101",
        ),
    ],
)
def test_other_numbers_stay(redactor: Redactor, text: str) -> None:
    assert redactor.redact(text) == Redacted(text, ())


def test_found_lists_what_was_put_in_and_not_what_was_typed(redactor: Redactor) -> None:
    outcome = redactor.redact("[name] and [email]: pupil Jayden, jo@x.uk [phone] 07911 123456")
    assert outcome.text == "[name] and [email]: pupil [name], [email] [phone] [phone]"
    assert outcome.found == ("[name]", "[email]", "[phone]")


@settings(deadline=None)
@given(TEXTS)
def test_any_text_is_redacted_once_and_for_all(redactor: Redactor, text: str) -> None:
    once = redactor.redact(text)
    assert redactor.redact(once.text) == Redacted(once.text, ())


@settings(deadline=None)
@given(TEXTS)
def test_found_counts_the_placeholders_that_came_in(redactor: Redactor, text: str) -> None:
    outcome = redactor.redact(text)
    for placeholder in PLACEHOLDERS:
        came_in = outcome.text.count(placeholder) - text.count(placeholder)
        assert outcome.found.count(placeholder) == came_in
    safeguarding_concern(text)


@pytest.mark.parametrize(
    "piece", ["the pupil ", "a", "1 ", "a.", "Tom Baker, ", "Will May ", "0161 496 0000 ", "a@", "\0"]
)
def test_a_long_message_takes_time_in_proportion_to_its_length(redactor: Redactor, piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        return min(once(text) for _ in range(3))  # whatever else the process had to do, it did in the slower ones

    def once(text: str) -> float:
        begun = time.process_time()
        redactor.redact(text)
        safeguarding_concern(text)
        return time.process_time() - begun

    # Sixteen times the length would be 256 times the time if it were quadratic.
    assert seconds(48_000) < 60 * seconds(3_000) + 0.5


CONCERNS = """
safeguarding: girl in Y9, Amira Hussain, self harming. Will SEL help?
A pupil told me her dad hits her. What should I do?
he has bruises on his arms and says he fell
one of my Y8 boys says he wants to die
she keeps hurting herself, would mindfulness help
A boy in my class disclosed abuse at home this morning
I think a Year 10 girl is being groomed online
my pupil is suicidal
Jayden came in with cigarette burns again
worried about FGM - girl in Y6 going abroad this summer
this child is being neglected, comes in hungry every day
Y5 pupil was hit by his stepfather
Kayla took an overdose last night
my tutee says her uncle touches her
pupil in year 7 is cutting her arms
he is scared to go home
A student is self-harming, what support programme works?
safeguarding concern about a boy in reception
Leo has been sexually assaulted
there's a lad in Y11 caught up in county lines
Her mum's boyfriend beats her
Tom is being abused by his mum
a girl told me she is being forced into a marriage
she said someone hurt her at home
kid in my form said he doesn't want to be here any more and has been cutting, is there an SEL strand for that
a boy in my class told me she has been cutting again
""".strip().splitlines()
NO_CONCERNS = """
what is the evidence on safeguarding training?
attendance and safeguarding guidance
does SEL help pupils who self-harm?
How should schools respond when a child discloses abuse?
Is there evidence on preventing child abuse?
does the toolkit cover suicide prevention programmes
FGM awareness training for staff
What does KCSIE say about neglect?
Do we neglect writing in KS1?
our school was hit by budget cuts
Marking is killing my staff. What can we cut?
my pupils neglect their homework, what helps?
online grooming lessons in PSHE
policy for self-harm in secondary schools
how do pupil premium pupils who suffered neglect do in SATs
use and abuse of data in schools
he hits other children in the playground
girls and boys in reading
cutting workload for teachers
our head has been cutting TA hours, what does the evidence say
a pupil in my class doesn't want to be here for assemblies
evidence about domestic violence and attainment
my son is bored in maths
is attendance linked to abuse or neglect
What does Dylan Wiliam say about abuse of assessment data?
disclosure of research findings to the Education Endowment Foundation
should safeguarding leads use the attendance guidance
Her reading is behind, what works for girls in Y4?
""".strip().splitlines()


@pytest.mark.parametrize("text", CONCERNS)
def test_a_concern_about_one_child_is_recognised(text: str) -> None:
    assert safeguarding_concern(text)


@pytest.mark.parametrize("text", [*NO_CONCERNS, *OTHERS])
def test_a_question_of_policy_or_evidence_is_no_concern(text: str) -> None:
    assert not safeguarding_concern(text)
