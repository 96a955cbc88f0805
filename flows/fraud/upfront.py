"""Signals of schemes that are told in one breath: a loan to be passed on, half of a price in
advance, a tax before the money, a relative in trouble who needs money now, a place in a queue for
sale, an accusation that ends with money to be moved."""

import re
from collections.abc import Iterator
from typing import Final

from flows.fraud.signal import Seen, Signal


def schemes(seen: Seen) -> Iterator[Signal]:
    if seen.sends_to_an_office:
        return
    text = seen.raw.lower()
    if _WARNING.search(text) is not None:
        return
    for kind, told, says in _SCHEMES:
        if told.search(text) is not None:
            yield Signal(kind, 2, says)


def _near(*parts: str, reach: int = 80) -> str:
    """All parts in any order of two, so many letters apart at most."""
    first, second = parts
    return rf"(?:{first}).{{0,{reach}}}?(?:{second})|(?:{second}).{{0,{reach}}}?(?:{first})"


_SUM: Final = r"\d[\d  .,]*(?:мың|тыс|млн|миллион|тенге|теңге|тг|₸|к\b|000)"
_PERCENT: Final = r"[1-9]\d?\s?(?:%|процент|пайыз)"
_HANDED_ON: Final = (
    r"(?:аудар|перевед|переведи|перевод|скинь|кинь|сал(?:ып|ың|шы| салшы|а сал)|жібер)"
)
#: «поможем», «шешіп береміз»: somebody sells a service.
_WE_DO: Final = (
    r"\b(?:помо[гж]\w+|сдела(?:ю|ем)|оформ(?:лю|им)|вывед(?:у|ем)|сним(?:у|ем)|реш(?:у|им|аем)|"
    r"прода(?:м|ю|ем)|продвин\w+|ускор(?:ю|им)|доста(?:ну|нем)|услуг[аи]|"
    r"шығарам\w*|рәсімдейм\w*|жасайм\w*|қосам\w*|өткіземі?\w*|әпер\w*|сатылады|сатамын|"
    r"(?:шығарып|рәсімдеп|жасап|шешіп|қосып|өткізіп|әкеліп|алып) бер\w*)"
)
#: What the state alone gives, or nobody sells honestly.
_OF_THE_STATE: Final = (
    r"пенсионн|накоплен|енпф|бжзқ|зейнетақы|инвалидн|мүгедек|\bмсэ\b|\bмәс\b|\bасп\b|\bаәк\b|пособи|"
    r"жәрдемақы|субсиди|справк|анықтама|эцп|эцқ|военн\w+ билет|водительск|\bправа\b|куәлі|гражданств|"
    r"\bент\b|ұбт|грант|диплом|детсад|садик|балабақша|\bтоп(?:қа|тың)?\b|группу|тізім"
)
_QUEUE_JUMPED: Final = (
    r"(?:без|вне|минуя) очеред|кезексіз|кезектен тыс|без экзамен|емтихансыз|без документ|құжатсыз|"
    r"без справок|анықтамасыз|без комиссии мсэ|таныс\w* бар|есть (?:знаком|связи|свои)|под ключ"
)
_KIN: Final = (
    r"(?:ваш\w* )?(?:сын|доч|дочь|дочка|брат|внук|внучк|муж|жена|племян|родственни)\w*|"
    r"балаңыз|ұлыңыз|қызыңыз|немереңіз|жұбайыңыз|інің|бауырың|мам[аоу]\w*|пап[ау]|ана|апа\b|әже"
)
_TROUBLE: Final = (
    r"авари|дтп|сбил|задерж|арест|в больниц|в беде|в беду|апат|соқты|қағып|ұста(?:лды|п|ды)|аурухана|"
    r"операци|тюрьм|полици"
)
_WANTS_MONEY: Final = (
    rf"(?:нужн|перевед|скин|кинь|отправ|займи|срочно|керек|жібер|аудар|сал(?:ып|ың|шы)?\b).{{0,40}}{_SUM}"
    rf"|{_SUM}.{{0,30}}(?:нужн|перевед|скин|кинь|керек|жібер|аудар|сал)"
)
_CRIME: Final = (
    r"террор|госизмен|экстремизм|отмыван|финансир\w+ (?:преступ|враг|всу|украин)|қаржыландыр|"
    r"подозреваетесь|соучастни|уголовное дело на вас|іске қатыс"
)
_ENDS_WITH_MONEY: Final = (
    r"декларируйте|спецсч|спец\w* сч[её]т|наличн|переведите|не отключ|өшірмеңіз|никому|ешкімге|"
    r"ждите звонка|не кладите|қоймаңыз|арнайы шот|ақшаңыз"
)
_CASH: Final = r"наличн|купюр|деньги|ақша|қолма-қол|сбережени"
_FETCHED: Final = (
    r"инкассатор|(?:передайте|отдайте|сдайте)\W+(?:\w+\W+){0,3}курьер|курьерге (?:бер|тапсыр)|"
    r"үйіңізге (?:барады|келеді|барып)|приедет к вам|к вам (?:приедет|подъедет)"
)
_DEBTS: Final = r"долг|кредит|займ|несие|қарыз|кредитн\w+ истори"
_RELIEVED: Final = (
    r"спис(?:ание|ать|ываем|ыва\w+)|спишем|закроем|очищу|очистим|очистк|забудьте|банкротств|"
    r"исправ(?:лю|им)|жабамыз|жауып береміз|тазала"
)
_PREPAID: Final = r"предоплат|оплата вперед|вперед|вперёд|аванс|алдын ала|внесите|төлесеңіз|төлеңіз"


def _scheme(kind: str, told: str, says: str) -> tuple[str, re.Pattern[str], str]:
    return kind, re.compile(told, re.S), says


_SCHEMES: Final = (
    _scheme(
        "loan",
        rf"(?:несие|кредит|займ)\w*\W+(?:\w+\W+){{0,4}}?(?:ал|рәсімде|оформ|возьм|берите|взять)"
        rf"\w*\W+(?:\w+\W+){{0,6}}?{_HANDED_ON}",
        "It wants a loan taken out and passed on.",
    ),
    _scheme(
        "advance",
        rf"(?:рәсімде|жаса|шығар|оформ|сдела|помо[жг]|реш)\w*\W.{{0,60}}{_SUM}.{{0,30}}"
        r"(?:алдын ала|предоплат|вперед|вперёд|аванс)",
        "It wants part of a price in advance.",
    ),
    _scheme(
        "tax first",
        rf"(?:өтемақы|сыйақы|ұтыс|ұтып|ұтты|компенсац|выигр|приз|наслед|мұра).{{0,60}}"
        rf"(?:салы[қғ]|налог|пошлин|алым|оформлен|нотариус)\w*.{{0,30}}{_SUM}"
        r".{0,20}(?:төле|оплат|заплат|внес)",
        "It wants a tax paid before the money comes.",
    ),
    _scheme(
        "broken telephone",
        r"телефон\w*\W+(?:\w+\W+){0,2}?(?:сын|бұзыл|жоғал|слома|разби|потеря|утон|сгорел)"
        rf".{{0,60}}{_SUM}.{{0,30}}{_HANDED_ON}",
        "A relative is said to need money on another number.",
    ),
    _scheme(
        "relative in trouble",
        rf"(?:\b(?:{_KIN})\b).{{0,40}}(?:{_TROUBLE}).{{0,60}}(?:{_WANTS_MONEY})",
        "A relative is said to be in trouble and to need money.",
    ),
    _scheme(
        "service",
        rf"(?=.*{_WE_DO})(?=.*(?:{_OF_THE_STATE}))(?=.*(?:{_SUM}|{_PERCENT}|предоплат|алдын ала))",
        "It sells what the state gives for nothing.",
    ),
    _scheme(
        "queue",
        rf"(?!.*(?:кредит|несие|займ|ипотек))(?:{_near(_QUEUE_JUMPED, _SUM)})",
        "It sells a way around a queue or a rule.",
    ),
    _scheme(
        "accusation",
        _near(_CRIME, _ENDS_WITH_MONEY, reach=120),
        "It accuses of a crime and wants money moved or nobody told.",
    ),
    _scheme(
        "cash",
        _near(_CASH, _FETCHED),
        "It wants cash handed to a stranger.",
    ),
    _scheme(
        "relief",
        rf"(?=.*(?:{_DEBTS}))(?=.*(?:{_RELIEVED}))(?=.*(?:{_PREPAID}))(?=.*{_SUM})",
        "It sells relief from debts.",
    ),
)
#: Who warns of a scheme tells it too.
_WARNING: Final = re.compile(
    r"не верьте|не переводите|не оформляйте|остерегайтесь|будьте осторожн|сақ бол|сенбеңіз|"
    r"бермеңіз|аудармаңыз|осторожно|мошенники (?:просят|звонят|пишут|предлагают)|"
    r"алаяқтар (?:сұра|қоңырау|жаз|хабар)|эт[ои] (?:мошенни|обман|афер)|бұл алаяқ"
)
