"""Signals of schemes that are told in one breath: a loan to be passed on, half of a price in
advance, a tax before the money, a place in a queue for sale, an accusation that ends with money to
be moved. Those that tell of people are in `tales`."""

import re
from collections.abc import Iterator
from typing import Final

from flows.fraud.askings import ASKINGS
from flows.fraud.offers import OFFERS
from flows.fraud.patterns import SUM, near, pattern, scheme
from flows.fraud.signal import Seen, Signal
from flows.fraud.tales import TALES
from flows.reading.letters import fold, is_cyrillic, tidy
from flows.reading.scripts import cyrillic_spellings


def schemes(seen: Seen) -> Iterator[Signal]:
    if seen.sends_to_an_office:
        return
    text = _plain(seen.raw)
    if _WARNING.search(text) is not None:
        return
    for one in _ALL:
        if one.is_told_in(text):
            yield Signal(one.kind, 2, one.says)


def _plain(text: str) -> str:
    """In the letters the patterns are in: one alphabet, without those people leave out."""
    plain = _FREE_CALL.sub("1414", tidy(text))
    if not is_cyrillic(plain):
        plain = _LATIN.sub(lambda word: cyrillic_spellings(word[0])[0], plain)
    return fold(plain)


#: «1414 (бесплатно)» says nothing of what is sold.
_FREE_CALL: Final = re.compile(r"1414 ?\((?:бесплатно|тегін)\)")
_LATIN: Final = re.compile(r"[a-z\u00c0-\u024f]+")


_PERCENT: Final = r"[1-9]\d?\s?(?:%|процент|пайыз)"
_HANDED_ON: Final = (
    r"(?:аудар|перевед|переведи|перевод|скинь|кинь|сал(?:ып|ың|шы| салшы|а сал)|жібер)"
)
#: «поможем», «шешіп береміз»: somebody sells a service.
_WE_DO: Final = (
    r"\b(?:помо[гж]\w+|сдела(?:ю|ем)|оформ(?:лю|им)|вывед(?:у|ем)|сним(?:у|ем)|реш(?:у|им|аем)|"
    r"прода(?:м|ю|ем)|продви[нг]\w+|ускор(?:ю|им)|доста(?:ну|нем)|услуг[аи]|"
    r"шығарам\w*|рәсімдейм\w*|жасайм\w*|қосам\w*|(?:жылжыт|жылдамдат|тездет)\w*|өткіземі?\w*|әпер\w*|сатылады|сатамын|"
    r"(?:шығарып|рәсімдеп|жасап|шешіп|қосып|өткізіп|әкеліп|алып) бер\w*)"
)
#: What the state alone gives, or nobody sells honestly.
_OF_THE_STATE: Final = (
    r"пенсионн|накоплен|енпф|бжзқ|зейнетақы|инвалидн|мүгедек|\bмсэ\b|\bмәс\b|\bасп\b|"
    r"\bаәк\b|пособи|"
    r"жәрдемақы|субсиди|справк|анықтама|эцп|эцқ|военн\w+ билет|водительск|\bправа\b|куәлі|"
    r"гражданств|"
    r"\bент\b|ұбт|грант|диплом|детсад|садик|ясли|бөбекжай|балабақша|"
    r"(?:мест|очеред)\w*\W+(?:\w+\W+)?детск\w+ сад|\bтоп(?:қа|тың)?\b|группу|тізім"
)
_QUEUE_JUMPED: Final = (
    r"(?:без|вне|минуя) очеред|кезексіз|кезектен тыс|без экзамен|емтихансыз|без документ|құжатсыз|"
    r"без справок|анықтамасыз|(?:без|вне) конкурс|конкурссыз|без комиссии мсэ|таныс\w* бар|"
    r"есть (?:знаком|связи|свои)|под ключ"
)
_CRIME: Final = (
    r"террор|госизмен|экстремизм|отмыван|финансир\w+ (?:преступ|враг|всу|украин)|қаржыландыр|"
    r"подозреваетесь|соучастни|уголовное дело на вас|іске қатыс"
)
_ENDS_WITH_MONEY: Final = (
    r"декларируйте|спецсч|спец\w* сч[её]т|наличн|переведите|не отключ|өшірмеңіз|никому|ешкімге|"
    r"ждите звонка|не кладите|қоймаңыз|арнайы шот|ақшаңыз"
)
_CASH: Final = (
    r"наличн|купюр|деньги|ақша|қолма-қол|сбережени|приготовьте\W.{0,15}\d|"
    r"\d\W?(?:мың|000|тг|теңге)\W*дайында"
)
_FETCHED: Final = (
    r"инкассатор|(?:передайте|отдайте|сдайте)\W+(?:\w+\W+){0,3}курьер|курьерге (?:бер|тапсыр)|"
    r"(?:агент|сотрудник|курьер|маман)\W+приедет|үйіңізге (?:барады|келеді|барып)|"
    r"приедет к вам|к вам (?:приедет|подъедет)"
)
_TO_GET: Final = (
    r"(?:для|чтобы)\W+(?:\w+\W+){0,2}?(?:вывод|вывести|сня[тл]|разблок|разморо|активац|"
    r"активир|зачисл|"
    r"получ|заверш)"
)
_MONEY: Final = (
    r"деньг|денег|средств|выплат|сумм|перевод|кредит|займ|приз|выигр|компенсац|пособи|помощ"
)
_PAID: Final = r"оплатите|внесите|пополните|переведите|заплатите"
_ALU_UCHUN: Final = (
    r"(?:ақша|төлем|қаржы|несие|жәрдем|көмек|шот|аударым|ұтыс|сыйлық)\w*\W+(?:\w+\W+){0,2}?"
    r"(?:алу|шығару|белсендіру|ашу|түсіру)\w*\W+үшін.{0,50}(?:төле|сал|аудар|толтыр)(?:у|ың|"
    r"аңыз|еңіз|ыңыз|іңіз)"
)
_GIVEN: Final = (
    r"участ(?:ок|к)|квартир|пәтер|жер телім|сертификат|грант|субсид|льгот|многодет|көпбала|"
    r"акимат|әкімдік|список|спискам|тізім|жилье|баспана|тұрғын үй"
)
_TAKEN_FIRST: Final = (
    r"(?<!первоначальный )(?<!страховой )взнос|предоплат|предварительн\w+ оплат|алдын ала|"
    r"вступительн|"
    r"жылжытамыз|кіру жарнасы"
)
_DEBTS: Final = r"долг|кредит|займ|несие|қарыз|кредитн\w+ истори"
_RELIEVED: Final = (
    r"спи[сш]\w*\W+(?:\w+\W+){0,2}?(?:долг|кредит[ыа]?\b|займы|задолж)|закроем|очищу|очистим|"
    r"очистк|забудьте|банкротств|исправ(?:лю|им)|жабамыз|жауып береміз|тазала"
)
_PREPAID: Final = (
    r"предоплат|оплата вперед|вперед|вперёд|аванс|алдын ала|внесите|взнос|бастапқы|"
    r"төлесеңіз|төлеңіз"
)


_SCHEMES: Final = (
    scheme(
        "loan",
        rf"(?:несие|кредит|займ)\w*\W+(?:\w+\W+){{0,4}}?(?:ал|рәсімде|оформ|возьм|берите|взять)"
        rf"\w*\W+(?:\w+\W+){{0,6}}?{_HANDED_ON}",
        "It wants a loan taken out and passed on.",
    ),
    scheme(
        "advance",
        rf"(?:рәсімде|жаса|шығар|оформ|сдела|помо[жг]|реш)\w*\W.{{0,60}}{SUM}.{{0,30}}"
        r"(?:алдын ала|предоплат|вперед|вперёд|аванс)",
        "It wants part of a price in advance.",
    ),
    scheme(
        "tax first",
        rf"(?:өтемақы|сыйақы|ұтыс|ұтып|ұтты|компенсац|выигр|приз|наслед|мұра).{{0,60}}"
        rf"(?:салы[қғ]|налог|пошлин|алым|оформлен|нотариус)\w*.{{0,30}}{SUM}"
        r".{0,20}(?:төле|оплат|заплат|внес)",
        "It wants a tax paid before the money comes.",
    ),
    scheme(
        "service",
        rf"\A(?=.*{_WE_DO})(?=.*(?:{_OF_THE_STATE}))"
        rf"(?=.*(?:{SUM}|{_PERCENT}|предоплат|алдын ала))",
        "It sells what the state gives for nothing.",
    ),
    scheme(
        "queue",
        rf"\A(?!.*(?:кредит|несие|займ|ипотек)).*?(?:{near(_QUEUE_JUMPED, SUM)})",
        "It sells a way around a queue or a rule.",
        marks="очеред кезек экзамен емтихан документ құжат справок анықтама конкурс мсэ "
        "таныс знаком связи свои ключ",
    ),
    scheme(
        "accusation",
        near(_CRIME, _ENDS_WITH_MONEY, reach=120),
        "It accuses of a crime and wants money moved or nobody told.",
    ),
    scheme(
        "cash",
        near(_CASH, _FETCHED),
        "It wants cash handed to a stranger.",
        marks="инкассатор курьер приедет подъедет үйіңізге",
    ),
    scheme(
        "pay to get",
        rf"(?:{_TO_GET}).{{0,30}}(?:{_MONEY}).{{0,40}}(?:{_PAID})"
        rf"|(?:{_PAID}).{{0,60}}(?:{_TO_GET}).{{0,30}}(?:{_MONEY})|{_ALU_UCHUN}",
        "It asks for a payment before the money is paid out.",
    ),
    scheme(
        "without",
        r"(?:без (?:номера |данных |реквизитов )?(?:карты|кода)|картан?ы?ң? нөмірінсіз|"
        r"кодсыз|картасыз)"
        r".{0,40}(?:пособи|выплат|жәрдем|төлем|көмек)",
        "It makes the money hang on a card or a code.",
    ),
    scheme(
        "access",
        r"(?:дай|дайте|нужен|предостав\w+|откройте|"
        r"открой)\W.{0,10}доступ\b.{0,20}(?:кабинет|egov|егов|каспи|kaspi|банк|телефон|"
        r"аккаунт|счет)\w*"
        r"|код\w* долж\w+ быть (?:сообщ|назв|продикт|перед|отправ)",
        "It wants to get into an account.",
    ),
    scheme(
        "speed",
        rf"(?:ускорени|жылдамдат|жеделдет|тездет)\w*\W.{{0,20}}{SUM}",
        "It sells what the state gives for nothing.",
    ),
    scheme(
        "balance",
        r"(?:сколько|қанша)\W.{0,25}(?:денег|ақша).{0,25}ваш\w* (?:карт|сч)"
        r"|ваш\w* (?:карт|сч).{0,25}(?:сколько|қанша)|(?:картаңызда|шотыңызда)\W.{0,15}қанша"
        r"|(?:пришлите|сообщите|назовите|скажите)\W.{0,40}остаток",
        "It asks how much money there is.",
    ),
    scheme(
        "obedience",
        r"айтқанын (?:орында|істе)|(?:выполняйте|следуйте)\W+(?:\w+\W+){0,2}(?:указани|"
        r"инструкци)\w*"
        r"(?!.{0,30}(?:спасател|мчс|врач))",
        "It wants a stranger obeyed.",
    ),
    scheme(
        "doubling",
        r"(?:отправ|влож|перевед|полож|внес|закин)\w*\W.{0,20}?\d(?:(?!депозит|вклад|"
        r"баланс).){0,25}?(?:получ|забер|верн)\w*\W.{0,12}?\d"
        r"|\d\W?(?:мың|к|000|тг|теңге)?\W+сал\w*\W.{0,20}?\d.{0,12}?\bал",
        "It promises more money back than is sent.",
    ),
    scheme(
        "fee for a place",
        rf"\A(?!.*(?:осмс|мәмс|пенсион|зейнет|депозит))(?=.*(?:{_GIVEN}))"
        rf".*?(?:{near(_TAKEN_FIRST, SUM)})",
        "It wants money for what the state gives.",
    ),
    scheme(
        "card for hire",
        r"\bдроп(?!п)|карт\w+ (?:в аренду|напрокат)(?!\W+(?:эт|преступ|запрещ))|"
        r"карта\w*\W+(?:\w+\W+){0,3}жалға|"
        r"куплю\W.{0,20}карт"
        r"|карта любого банка|(?:обнал|шешіп бер).{0,40}%|%.{0,40}обнал",
        "It wants a card lent for other people's money.",
    ),
    scheme(
        "savings",
        r"(?:ақшаңыз|қаражатыңыз|сбережени|деньги).{0,40}(?:сақта|спаст|спас[аи]|сохран|"
        r"обезопас|қорға)"
        r".{0,40}(?:шот|счет|счёт|ячейк|ұяшы)",
        "It speaks of a “safe account”.",
    ),
    scheme(
        "relief",
        rf"\A(?=.*(?:{_DEBTS}))(?=.*(?:{_RELIEVED}))(?=.*(?:{_PREPAID}))(?=.*{SUM})",
        "It sells relief from debts.",
    ),
)
_ALL: Final = (*_SCHEMES, *TALES, *OFFERS, *ASKINGS)
#: Who warns of a scheme tells it too.
_WARNING: Final = pattern(
    r"не верьте|не переводите|не оформляйте|остерегайтесь|будьте осторожн|сақ бол|сенбеңіз|"
    r"бермеңіз|аудармаңыз|осторожно|мошенники (?:просят|звонят|пишут|предлагают)|"
    r"алаяқтар (?:сұра|қоңырау|жаз|хабар)|эт[ои] (?:мошенни|обман|афер)|бұл алаяқ"
)
