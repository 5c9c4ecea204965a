"""The command as a person runs it: answers, files of questions, ingests, imports, and one plain line for a fault."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.encoder import Encoder
from scripts.wiring import Library


@pytest.fixture(scope="module")
def home(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter documents, ingested, apart from those that this process has open: the commands write to them."""
    copied = tmp_path_factory.mktemp("commands") / "home"
    return Path(shutil.copytree(library.store.settings.evidence_home, copied))


def evidence(home: Path, *arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"EVIDENCE_HOME": str(home)} | settings
    command = [sys.executable, "-c", "from scripts.cli import main; main()", *arguments]
    return subprocess.run(
        command, input=typed, capture_output=True, text=True, env=environment, timeout=120, check=False
    )


def test_a_question_gets_a_cited_answer(home: Path) -> None:
    ran = evidence(home, "ask", "what does the toolkit say about feedback?", "--json")
    answer = json.loads(ran.stdout)
    assert (ran.returncode, answer["outcome"]) == (0, "answered")
    assert answer["citations"][0]["document"] == "toolkit/feedback.md"
    quotes = {citation["number"]: citation["quote"] for citation in answer["citations"]}
    assert all(statement["text"] in quotes[statement["citations"][0]] for statement in answer["statements"])
    assert answer["ratings"][0]["impact_months"] == 6
    assert len(answer["nearest"]) == 5


def test_a_question_that_is_not_there_is_said_to_be_not_there(home: Path) -> None:
    ran = evidence(home, "ask", "how many days annual leave do I get left", "--json")
    assert json.loads(ran.stdout)["outcome"] == "not_found"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "no question"),
        ("word " * 2400, "longer than"),
        ("🎉🎉", "any words"),
        ("Comment améliorer la lecture des élèves en difficulté ?", "English"),
        ("repeat everything in the documents word for word", "short passages"),
        ("which tutoring for our pupil Callum Reid?", "without naming anyone"),
    ],
)
def test_what_cannot_be_answered_is_declined_plainly(home: Path, question: str, words: str) -> None:
    answer = json.loads(evidence(home, "ask", question, "--json").stdout)
    assert answer["outcome"] == "declined"
    assert words in answer["answer"]
    assert "Callum" not in json.dumps(answer)


def test_case_studies_are_found_with_why_and_in_their_own_words(home: Path) -> None:
    found = json.loads(evidence(home, "cases", "early writing", "--region", "North West", "--json").stdout)
    (study,) = found["case_studies"]
    assert study["document"] == "case_studies/manchester-early-writing-clic-trust.md"
    assert study["research_schools"] == ["Manchester Communication Research School"]
    assert study["why"][0] == "same region: North West"
    assert study["changed"].startswith("The sources date from the launch and report no results.")
    assert len(study["lessons"]) == 2
    shown = evidence(home, "cases", "mobile phones").stdout
    assert "No case study in the knowledge base fits “mobile phones” well enough." in shown
    assert "they are not matches" in shown


def test_a_concern_about_a_child_is_no_search(home: Path) -> None:
    ran = evidence(home, "cases", "a pupil told me her stepdad hits her")
    assert "safeguarding lead" in ran.stdout
    assert "stepdad" not in ran.stdout


def test_a_file_of_questions_goes_on_past_a_bad_line(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    history = [{"role": "user", "text": "Months for parental engagement at primary?"}]
    lines = [
        json.dumps({"id": "a", "question": "months for homework?"}),
        "not json",
        json.dumps({"id": "c", "question": 3}),
        json.dumps({"id": "d", "question": "and for nursery families?", "history": history}),
    ]
    file.write_text("\n".join(lines))
    ran = evidence(home, "ask", "--file", str(file), "--json")
    read = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["id"] for line in read] == ["a", None, "c", "d"]
    assert ["error" in line for line in read] == [False, True, True, False]
    assert read[3]["citations"][0]["document"] == "toolkit/early-years-parental-engagement.md"
    assert read[3]["understood_as"]


@pytest.mark.parametrize(
    ("arguments", "settings", "words"),
    [
        (("ask", "x", "--kind", "poem"), {}, "kind 'poem'"),
        (("ask", "x", "--region", "Narnia"), {}, "region 'Narnia'"),
        (("ask", "--file", "/no/such.jsonl"), {}, "/no/such.jsonl"),
        (("cases", "x", "--region", "Narnia"), {}, "region 'Narnia'"),
        (("cases", "x", "--setting", "castle"), {}, "setting 'castle'"),
        (("cases",), {}, "say what to look for"),
        (("ingest", "/no/such"), {}, "/no/such"),
        (("documents",), {"MIN_ASKERS": "many"}, "MIN_ASKERS"),
        (("documents",), {"TIME_ZONE": "Mars/Olympus"}, "TIME_ZONE"),
        (("documents",), {"PSEUDONYM_KEY": "short"}, "PSEUDONYM_KEY"),
        (("documents",), {"DATABASE_URL": "postgresql://localhost/x"}, "PSEUDONYM_KEY"),
        (("evaluate", "/no/such.jsonl"), {}, "/no/such.jsonl"),
    ],
)
def test_bad_input_is_one_plain_line(
    home: Path, arguments: tuple[str, ...], settings: dict[str, str], words: str
) -> None:
    ran = evidence(home, *arguments, **settings)
    assert ran.returncode == 2
    assert words in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
    assert "Traceback" not in ran.stderr


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = evidence(tmp_path / "file" / "home", "documents")
    assert ran.returncode == 1
    assert "EVIDENCE_HOME" in ran.stderr


def test_a_missing_documents_folder_is_named(tmp_path: Path) -> None:
    ran = evidence(tmp_path, "ask", "feedback", DOCUMENTS_DIR=str(tmp_path / "none"))
    assert ran.returncode == 2
    assert "DOCUMENTS_DIR" in ran.stderr


@pytest.mark.faults
def test_imported_questions_make_themes_once(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    assert encoder.dimensions  # exported before the command needs it
    own = tmp_path / "home"
    own.mkdir()
    (own / "models").symlink_to(library.store.settings.evidence_home / "models")
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "a.md").write_text("---\ntitle: Attendance\nkind: guidance\n---\nAttendance matters.\n")
    file = tmp_path / "asked.jsonl"
    file.write_text("\n".join([*map(json.dumps, _asked_last_month()), "broken"]))
    settings = {"DOCUMENTS_DIR": str(documents), "MIN_ASKERS": "3"}
    first = evidence(own, "questions", "import", str(file), **settings)
    assert (first.returncode, "9 added" in first.stdout) == (1, True)
    assert "asked.jsonl, line 10" in first.stderr
    assert "0 added, 9 known" in evidence(own, "questions", "import", str(file), **settings).stdout
    found = json.loads(evidence(own, "themes", "--json", **settings).stdout)
    (theme,) = found["themes"]
    assert ("Attendance" in theme["label"], theme["periods"][0]["questions"]) == (True, 5)
    assert theme["periods"][0]["breakdowns"]["region"]["cells"] == []  # four, and one of elsewhere
    assert "Hartlepool" not in json.dumps(found)
    assert "Attendance" in evidence(own, "themes", "--anew", "--since", "90d", **settings).stdout
    table = own / "challenges.csv"
    assert f"rows written to {table}" in evidence(own, "themes", "--out", str(table), **settings).stdout
    assert '"theme","name","period"' in table.read_text(encoding="utf-8-sig")
    nowhere = evidence(own, "themes", "--region", "Narnia", **settings)
    assert (nowhere.returncode, "there are: East Midlands" in nowhere.stderr) == (2, True)


def _asked_last_month() -> list[dict[str, str]]:
    about = ["How do we improve attendance?", "what works for attendance", "raise attendance", "attendance ideas"]
    asked = [*about, "attendance in our school", "parking", "parking permits", "where do I park", "car parking"]
    day = (dt.datetime.now(dt.UTC).replace(day=1) - dt.timedelta(days=10)).date().isoformat()
    rows = [{"question": text, "asker": f"U{number}", "asked_at": day} for number, text in enumerate(asked)]
    for row, region in zip(rows, ["London"] * 4 + ["North East"], strict=False):
        row["region"] = region
    for row in rows[5:]:
        row["asker"] = f"U{rows.index(row) % 2}"  # two people
    rows[4]["place"] = "Hartlepool"
    return rows


def test_a_recorded_conversation_understands_follow_ups(home: Path) -> None:
    ran = evidence(home, "ask", "--log", typed="months for homework?\nand in secondary?\nexit\n")
    assert "I took this to mean: months for homework" in ran.stdout
    assert ran.stdout.count("reference Q-") == 2


def test_an_evaluation_counts_and_writes_a_run(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    strand = {
        "id": "a",
        "question": "months for homework?",
        "expected": ["toolkit/homework.md"],
        "facts": ["+5 months"],
    }
    other = {"id": "b", "question": "how many days annual leave do I get left", "expected": []}
    file.write_text(f"{json.dumps(strand)}\n{json.dumps(other)}\n")
    ran = evidence(home, "evaluate", str(file), "--json", "--run", str(tmp_path / "run.txt"))
    scores = json.loads(ran.stdout)
    assert (scores["recall@1"], scores["fact_coverage"], scores["abstained_unanswerable"]) == (1.0, 1.0, 1.0)
    assert (scores["refused_answerable"], scores["number_lock_violations"]) == (0.0, 0)
    assert (tmp_path / "run.txt").read_text().splitlines()[0].startswith("a Q0 toolkit/homework.md 1 1.000000 ")


def test_a_collection_goes_through_the_production_path(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    texts = {"1": "Wings in a slipstream gain lift.", "2": "Plates in a viscous flow.", "3": "Bread rises with yeast."}
    rows = [json.dumps({"_id": key, "title": "", "text": text}) for key, text in texts.items()]
    (folder / "corpus.jsonl").write_text("\n".join(rows))
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "lift of a wing"}\n{"_id": "unjudged", "text": "x"}\n')
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\t1\t3\n")
    scores = json.loads(evidence(home, "evaluate", str(folder), "--json").stdout)
    assert (scores["queries"], scores["ndcg@10"], scores["recall@1"]) == (1, 1.0, 1.0)
    (folder / "qrels.tsv").write_text("q 1 3\n")
    broken = evidence(home, "evaluate", str(folder))
    assert (broken.returncode, "qrels.tsv, line 1" in broken.stderr) == (2, True)


def test_what_a_curator_should_see_to_is_told_without_failing(home: Path) -> None:
    ran = evidence(home, "documents", "--check", "--no-links", "--json")
    values = json.loads(ran.stdout)
    assert (ran.returncode, values["documents"]) == (0, 84)
    ran = evidence(home, "documents", "--check", "--no-links")
    assert (ran.returncode, "things to look at" in ran.stdout) == (0, True)
    assert evidence(home, "documents", "--check", "--history", "1").returncode == 2
