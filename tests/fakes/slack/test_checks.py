"""The checks take what two other makers of Block Kit make: they are not stricter than Slack."""

import slackblocks as made
from slack_sdk.models import blocks as sdk
from slack_sdk.models.views import View

from tests.fakes.slack.surfaces import faults_of_blocks, faults_of_view
from tests.fakes.slack.values import Json

OPTIONS = [made.Option(made.Text("en"), "1"), made.Option(made.Text("to"), "2")]
PLAIN = [made.Option(made.PlainText("en"), "1", made.PlainText("om en"))]


def resolved(*blocks: made.Block) -> list[Json]:
    return [block._resolve() for block in blocks]


def test_what_slackblocks_makes_for_messages_is_taken():
    sure = made.Confirm("Sikker?", "Dette kan ikke gjøres om.", "Ja", "Nei")
    series = [made.DataSeries("Ja", [made.DataPoint("A", 1), made.DataPoint("B", 2)])]
    blocks = resolved(
        made.SectionBlock("*hei*", accessory=made.Button("Knapp", "a", value="v", confirm=sure)),
        made.SectionBlock(fields=["en", "to"]),
        made.HeaderBlock("Runde 1"),
        made.DividerBlock(),
        made.ContextBlock([made.Text("liten"), made.Image("https://x.test/a.png", "alt")]),
        made.ImageBlock("https://x.test/a.png", "alt", "tittel"),
        made.ActionsBlock(
            [
                made.Button("Ja", "ja", style="primary"),
                made.StaticSelectMenu("s", PLAIN, placeholder="Velg"),
                made.StaticMultiSelectMenu("m", PLAIN, max_selected_items=1),
                made.CheckboxGroup("c", OPTIONS, initial_options=OPTIONS[:1]),
                made.RadioButtonGroup("r", OPTIONS),
                made.DatePicker("d", "2026-12-24"),
                made.TimePicker("t", "08:30"),
                made.OverflowMenu("o", PLAIN),
                made.UserSelectMenu("u"),
            ]
        ),
        made.RichTextBlock([made.RichTextSection([made.RichText("fet", bold=True)])]),
        made.TableBlock([[made.RawText("a"), made.RawText("b")]], [made.ColumnSettings("right")]),
        made.MarkdownBlock("# Tittel"),
        made.DataTableBlock([[made.RawText("a")], [made.RawNumber(3, "3")]], "Svar"),
        made.DataVisualizationBlock("Svar", made.PieChart([made.ChartSegment("Ja", 3)])),
        made.DataVisualizationBlock(
            "Svar", made.BarChart(series, made.AxisConfig(["A", "B"], "Bord", "Svar"))
        ),
    )

    assert [str(fault) for fault in faults_of_blocks(blocks, "message")] == []


def test_what_slackblocks_makes_for_modals_is_taken():
    view = made.ModalView(
        "Runde 1",
        [
            made.AlertBlock("Lukker straks", "warning"),
            made.InputBlock("Punkt", made.PlainTextInput("p", multiline=True, max_length=3000)),
            made.InputBlock("Tall", made.NumberInput(False, "n", min_value=1, max_value=5)),
            made.InputBlock("Dato", made.DatePicker("d"), hint="når", optional=True),
            made.InputBlock("E-post", made.EmailInput("e")),
            made.InputBlock("Adresse", made.URLInput("u")),
            made.InputBlock("Valg", made.RadioButtonGroup("r", OPTIONS)),
        ],
        submit="Send",
        close="Avbryt",
        private_metadata="{}",
        callback_id="svar",
    )

    assert [str(fault) for fault in faults_of_view(view._resolve())] == []


def test_what_the_sdk_makes_is_taken():
    button = sdk.ButtonElement(text="Knapp", action_id="a", value="v", style="danger")
    choice = sdk.Option(value="1", label="en", description="om en")
    field = sdk.PlainTextInputElement(action_id="p", placeholder="Skriv", min_length=1)
    blocks: list[sdk.Block] = [
        sdk.SectionBlock(text=sdk.MarkdownTextObject(text="*hei*"), accessory=button),
        sdk.ActionsBlock(
            elements=[
                button,
                sdk.StaticSelectElement(action_id="s", placeholder="Velg", options=[choice]),
                sdk.CheckboxesElement(action_id="c", options=[choice]),
            ]
        ),
        sdk.ContextBlock(elements=[sdk.PlainTextObject(text="liten")]),
        sdk.HeaderBlock(text="Runde"),
        sdk.DividerBlock(),
    ]
    view = View(
        type="modal",
        title="Runde",
        submit="Send",
        close="Avbryt",
        blocks=[sdk.InputBlock(label="Punkt", element=field, hint="hjelp")],
    )

    message = faults_of_blocks([block.to_dict() for block in blocks], "message")
    assert [str(fault) for fault in message] == []
    assert [str(fault) for fault in faults_of_view(view.to_dict())] == []
