"""Each rule over texts, shown by a file that breaks it."""

from pathlib import Path

import pytest

from flows.linting import lint, listing
from flows.loading import examine, load_catalogue
from flows.wording import faults
from tests.flows.texts_folder import TextsFolder

BIRTH = "benefits/birth.toml"
CONFIRM_KK = "Нақтылайық: {benefit} тағайындалсын ба? 1 – иә, 2 – жоқ."
CONFIRM_RU = "Уточним, назначить вам: {benefit}? 1 – да, 2 – нет."


@pytest.fixture
def folder(tmp_path: Path) -> TextsFolder:
    return TextsFolder(tmp_path)


def test_the_shipped_catalogue_keeps_every_rule() -> None:
    assert lint(load_catalogue()) == []


def found(folder: TextsFolder, file: str, key: str, language: str | None = None) -> str:
    """The reason of the only finding, which is in that place."""
    finding = folder.only_finding()
    assert (finding.file, finding.key, finding.language) == (file, key, language)
    return finding.reason


# --- keys, languages, placeholders ----------------------------------------------------------------


def test_a_language_that_is_missing_is_found(folder: TextsFolder) -> None:
    folder.replace("common.toml", f'kk = "{CONFIRM_KK}"\n', "")
    reasons = {(f.key, f.language): f.reason for f in folder.findings()}
    assert reasons["confirm", "kk"] == "is missing in this language"


def test_a_common_text_that_is_missing_is_found(folder: TextsFolder) -> None:
    folder.replace("common.toml", "[texts.stopped]", "[texts.how_offer_again]")
    reasons = {f.key: f.reason for f in folder.findings()}
    assert reasons == {
        "stopped": "is missing",
        "how_offer_again": "there is no text of this key here",
    }


def test_a_benefit_text_that_is_missing_is_found(folder: TextsFolder) -> None:
    folder.replace("benefits/disability.toml", "[texts.what]", "[texts.pii_warning]")
    assert found(folder, "benefits/disability.toml", "what") == "is missing"


def test_a_benefit_that_asks_for_terms_says_them(folder: TextsFolder) -> None:
    folder.replace(BIRTH, "[facts]", "[terms]\nrequired = true\n\n[facts]")
    assert found(folder, BIRTH, "terms") == "is missing"


def test_a_notice_has_no_offer(folder: TextsFolder) -> None:
    file = "notices/kandas_status.toml"
    folder.append(file, '\n[texts.offer]\nkk = "Қандас"\nru = "Кандас"\n')
    assert "offer" in {f.key for f in folder.findings()}


def test_a_placeholder_stands_in_both_languages(folder: TextsFolder) -> None:
    folder.replace("common.toml", CONFIRM_RU, CONFIRM_RU.replace(": {benefit}", ""))
    assert found(folder, "common.toml", "confirm") == "{benefit} stands in one language only"


def test_a_placeholder_is_one_of_its_key(folder: TextsFolder) -> None:
    folder.replace("common.toml", CONFIRM_KK, CONFIRM_KK.replace("benefit", "amount"))
    folder.replace("common.toml", CONFIRM_RU, CONFIRM_RU.replace("benefit", "amount"))
    reason = found(folder, "common.toml", "confirm")
    assert reason == "unknown placeholder {amount}; here may stand benefit"


def test_a_loose_brace_is_found(folder: TextsFolder) -> None:
    folder.replace("common.toml", "Спасибо, записали, проверим.", "Спасибо, {Name}, проверим.")
    assert "brace" in " ".join(f.reason for f in folder.findings())


def test_the_way_to_answer_ends_the_text(folder: TextsFolder) -> None:
    folder.replace(
        "common.toml",
        'ответа: {benefit}. {how}"\n\n[texts.greeting_none',
        'ответа: {benefit}. {how} Ждем."\n\n[texts.greeting_none',
    )
    assert found(folder, "common.toml", "greeting", "ru").startswith("{how} must end")


def test_a_name_does_not_open_a_sentence(folder: TextsFolder) -> None:
    folder.replace("common.toml", CONFIRM_RU, "Уточним. {benefit}: назначить? 1 – да, 2 – нет.")
    assert "opens a sentence" in found(folder, "common.toml", "confirm", "ru")


# --- budgets --------------------------------------------------------------------------------------


def test_a_text_over_its_budget_is_found_with_what_must_go(folder: TextsFolder) -> None:
    folder.replace("common.toml", "Спасибо, записали, проверим.", "Спасибо" + ", очень" * 20 + ".")
    reason = found(folder, "common.toml", "fraud_noted")
    assert "ru takes" in reason
    assert "4 parts, of at most 3: shorten by" in reason


def test_both_languages_of_an_offer_fit_four_parts(folder: TextsFolder) -> None:
    folder.replace(BIRTH, "Вам положено", "Уважаемая мама, вам положено")
    assert found(folder, BIRTH, "offer").startswith("both languages take")


def test_a_kazakh_text_leaves_room_for_the_way_to_russian(folder: TextsFolder) -> None:
    folder.replace(
        "common.toml", "Рақмет, жазып алдық, тексереміз.", "Рақмет" + ", рақмет" * 15 + "."
    )
    assert "kk with “По-русски: РУС” takes" in found(folder, "common.toml", "fraud_noted")


def test_a_short_name_is_short(folder: TextsFolder) -> None:
    folder.replace(
        BIRTH, "пособие на рождение ребенка", "пособие на рождение ребенка в семье здесь"
    )
    reasons = [f.reason for f in folder.findings() if f.key == "short.ru"]
    assert reasons == ["is longer than 36 letters"]


# --- answers and amounts --------------------------------------------------------------------------


def test_texts_show_the_digits_that_the_benefit_accepts(folder: TextsFolder) -> None:
    folder.replace(BIRTH, 'reminder = "24h"', 'reminder = "24h"\nyes = ["511", "1"]\nno = ["512"]')
    findings = folder.findings()
    assert {f.key for f in findings} >= {"offer", "reminder", "confirm", "how_offer"}
    assert findings[0].reason == "does not show the digits to answer with, 511 and 512"


def test_no_amount_is_named_where_it_is_individual(folder: TextsFolder) -> None:
    file = "benefits/burial.toml"
    folder.replace(file, "Нақты сомасын", "{amount}. Нақты сомасын")
    folder.replace(file, "Точную сумму", "{amount}. Точную сумму")
    assert "individual" in found(folder, file, "how_much")


def test_a_sum_is_never_typed_in(folder: TextsFolder) -> None:
    folder.replace(BIRTH, "{amount}, один раз.", "{amount}, а не 164 350 тг, один раз.")
    assert "typed in" in found(folder, BIRTH, "how_much", "ru")


def test_contradictory_amounts_are_found(folder: TextsFolder) -> None:
    folder.replace(BIRTH, '"4+" = "63"', '"4+" = "63", "7+" = "70"')
    assert "both say what 7 gets" in found(folder, BIRTH, "amount")


def test_a_gap_in_the_amounts_is_found(folder: TextsFolder) -> None:
    folder.replace(BIRTH, '"3" = "38", ', "")
    assert found(folder, BIRTH, "amount") == "no entry says what child_order = 3 gets"


def test_a_unit_that_no_year_has_is_found(folder: TextsFolder) -> None:
    folder.replace("bases.toml", "pm = 50851\n", "")
    assert {f.reason for f in folder.findings()} == {"no year of bases.toml has pm"}


# --- what some texts must say ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (" до {deadline}", "", "until when"),
        ("Код и карту не спрашиваем.", "Ждем.", "never ask for a code or a card"),
        ("2 – нет, только на 1414", "2 – нет,", "says that 1414 writes"),
    ],
)
def test_an_offer_says_who_until_when_and_warns(
    folder: TextsFolder, old: str, new: str, reason: str
) -> None:
    folder.replace(BIRTH, old, new)
    assert any(reason in f.reason and f.key == "offer" for f in folder.findings())


def test_a_notice_says_that_no_answer_is_needed(folder: TextsFolder) -> None:
    file = "notices/kandas_status.toml"
    folder.replace(file, " Отвечать не нужно.", "")
    assert found(folder, file, "notice", "ru") == "a notice says that no answer is needed"


def test_a_closed_offer_names_the_ordinary_ways(folder: TextsFolder) -> None:
    folder.replace("common.toml", "Өтініш: ХҚКО, eGov, 1414.", "Өтініш: 1414.")
    assert "ordinary ways" in found(folder, "common.toml", "expired", "kk")


# --- wording --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Зайдите на egov.kz", "Смотрите http://x", "Пишите на a@b", "Ответ:www.gov.kz.",
        "Перейдите: t.me/help", "Конец.Начало",
    ],
)  # fmt: skip
def test_a_link_or_what_a_phone_makes_one_is_found(text: str) -> None:
    assert any("link" in reason for reason in faults(text, "ru"))


@pytest.mark.parametrize(
    "text", ["Портал eGov. Вопросы: 1414.", "До 26.11, 14:00. Ждем.", "Это 1,5 года. Да."]
)
def test_ordinary_dots_are_no_links(text: str) -> None:
    assert list(faults(text, "ru")) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Назовите код из сообщения."),
        ("ru", "Пришлите ИИН и номер карты."),
        ("ru", "Введите ПИН, мы не мошенники."),
        ("ru", "Для выплаты нужен номер карты."),
        ("ru", "Мы не спрашиваем пароль, но напишите код."),
        ("ru", "Не ждите, сообщите код."),
        ("kk", "Кодты айтыңыз."),
        ("kk", "ЖСН мен карта нөмірін жіберіңіз."),
        ("kk", "Кодты қазір енгізіңіз, күтпеңіз."),
        ("kk", "Құпиясөзіңіз керек."),
    ],
)
def test_asking_for_a_secret_is_found(language: str, text: str) -> None:
    reasons = list(faults(text, language))  # type: ignore[arg-type]
    assert any("seems to ask" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Коды и карту не спрашиваем."),
        ("ru", "Код никому не называйте."),
        ("ru", "Никому не присылайте номер карты, ИИН и коды: мы их не спрашиваем."),
        ("ru", "Напишите номер счета. Номер карты не присылайте."),
        ("ru", "Так решено по данным Цифровой карты семьи."),
        ("kk", "Код, карта сұрамаймыз."),
        ("kk", "Кодты ешкімге айтпаңыз."),
        ("kk", "1414 код, карта, ЖСН сұрамайды."),
        ("kk", "Жауап беріңіз. Карта нөмірін жібермеңіз."),
        ("kk", "Отбасының цифрлық картасы бойынша хабар."),
    ],
)
def test_saying_that_we_never_ask_is_no_asking(language: str, text: str) -> None:
    assert list(faults(text, language)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("ru", "Вам полoжено", "mixes Latin o into Cyrillic"),
        ("kk", "Cізге", "mixes Latin c into Cyrillic"),
        ("ru", "Вы c нами", "“c” is in Latin letters"),
        ("ru", "Ответьте OK", "“OK” is in Latin letters"),
        ("ru", "Ваш счёт в банкѣ", "ѣ, a letter of neither language"),
        ("ru", "Вам керек өтініш", "“өтініш” holds a Kazakh letter"),
        ("kk", "Вам положено пособие", "not one Kazakh letter"),
        ("ru", "Да,  нет", "two spaces"),
        ("ru", " Да", "begins or ends with a space"),
        ("ru", "Да , нет", "space before a punctuation mark"),
        ("ru", "164\u00a0350", "U+00A0"),
    ],
)
def test_letters_and_spaces_that_spoil_a_text_unseen_are_found(
    language: str, text: str, reason: str
) -> None:
    reasons = list(faults(text, language))  # type: ignore[arg-type]
    assert any(reason in said for said in reasons), reasons


def test_words_that_belong_in_latin_letters_pass() -> None:
    assert list(faults("Счет (IBAN) начинается с KZ, портал eGov, SMS", "ru")) == []
    assert list(faults("«Күміс алқа» и «Алтын алқа»", "ru")) == []


# --- the list -------------------------------------------------------------------------------------


def test_the_list_says_what_every_text_costs() -> None:
    by_place = {(row.file, row.key, row.language): row for row in listing(load_catalogue())}
    offer = by_place[BIRTH, "offer", "kk+ru"]
    assert (offer.alphabet, offer.parts, offer.most, offer.culprit) == ("ucs2", 4, 4, "с")
    assert offer.units == len(offer.text)
    assert by_place["common.toml", "stopped", "ru"].parts == 1
    assert ("benefits/childcare.toml", "variants.fund.offer", "kk") in by_place
    assert ("benefits/childcare.toml", "variants.fund.what", "kk") not in by_place


def test_the_list_shows_a_faulty_text_too(folder: TextsFolder) -> None:
    folder.replace("common.toml", CONFIRM_RU, CONFIRM_RU.replace("{benefit}", "{money}"))
    catalogue, _findings = examine(folder.path)
    rows = {(row.key, row.language): row.text for row in listing(catalogue)}
    assert rows["confirm", "ru"] == "Уточним, назначить вам: {money}? 1 – да, 2 – нет."
