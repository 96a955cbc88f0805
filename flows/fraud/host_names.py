"""Names of hosts as data: whose they are, what imitates them, and how addresses end."""

import re
from typing import Final


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


#: The state's own names, and what stands under them: only their owner can put a host there.
OFFICIAL: Final = _names("gov.kz egov.kz enbek.kz")

#: Hosts of funds, banks, operators and shops that honest messages name. They prove nothing.
WELL_KNOWN: Final = _names("""
    enpf.kz gfss.kz fms.kz msqory.kz otbasybank.kz hcsbk.kz post.kz kazpost.kz qazpost.kz
    salyk.kz gosreestr.kz elicense.kz zan.kz adilet.kz sud.kz damumed.kz dmed.kz goszakup.kz
    stat.kz nationalbank.kz 1cb.kz mkb.kz qoldau.kz damu.kz qhf.kz baspanamarket.kz akorda.kz
    primeminister.kz amanat.kz parlam.kz notariat.kz enis.kz fincontrol.kz fingramota.kz
    edu.kz testcenter.kz kundelik.kz bilimland.kz bilimclass.kz daryn.kz nis.kz bolashak.kz
    halykmarket.kz halykfinance.kz halyktravel.kz nitec.kz qazaqstan.tv khabar.kz 24.kz
    inform.kz tengrinews.kz zakon.kz nur.kz kazinform.kz egemen.kz kazhydromet.kz
    kaspi.kz halykbank.kz homebank.kz jusan.kz alataucitybank.kz fortebank.com forte.kz bcc.kz
    bankffin.kz freedombank.kz berekebank.kz eubank.kz nurbank.kz rbk.kz bankrbk.kz
    altynbank.kz homecredit.kz kdif.kz solva.kz 4finance.kz halyklife.kz halykinsurance.kz
    nomad.kz bnf.kz beeline.kz tele2.kz altel.kz kcell.kz activ.kz telecom.kz izi.me
    kazakhtelecom.kz almatv.kz alseco.kz erc.kz ekt.kz aesbek.kz almatysu.kz azhk.kz
    qazaqgaz.kz kegoc.kz kmg.kz ktz.kz railways.kz tickets.kz aviata.kz chocotravel.com
    airastana.com flyarystan.com scat.kz onay.kz avtobus.kz citybus.kz yandex.kz go.yandex
    indrive.com glovoapp.com wolt.com choco.kz chocofood.kz krisha.kz kolesa.kz olx.kz
    market.kz satu.kz hh.kz rabota.kz flip.kz kaspi.travel ozon.kz ozon.ru wildberries.kz
    wildberries.ru wb.ru lamoda.kz mechta.kz sulpak.kz technodom.kz alser.kz shop.kz
    magnum.kz small.kz airba.fresh arbuz.kz cdek.kz cdek.ru dhl.com fedex.com ups.com ems.post
    aliexpress.com aliexpress.ru alibaba.com temu.com shein.com pinduoduo.com
    invitro.kz kdlolymp.kz olymp.kz helix.kz idoctor.kz doq.kz 103.kz emirmed.kz i-teka.kz
    ticketon.kz kinopark.kz kinokz.com 2gis.kz booking.com airbnb.com zoom.us
    instagram.com youtube.com youtu.be facebook.com tiktok.com google.com google.kz apple.com
    microsoft.com samsung.com openai.com netflix.com spotify.com steampowered.com
    wikipedia.org duolingo.com coursera.org
""")

MESSENGERS: Final = _names("""
    t.me telegram.me telegram.org tg.me telegram.dog telesco.pe wa.me whatsapp.com wa.link
    walink.co viber.com vb.me vk.me m.me discord.gg discord.com signal.me ig.me imo.im
""")
SHORTENERS: Final = _names("""
    bit.ly bitly.com bit.do clck.ru goo.su cutt.ly vk.cc is.gd tinyurl.com u.to t.ly surl.li
    goo.gl rb.gy ow.ly shorturl.at tiny.cc qps.ru n9.cl s.id linktr.ee v.gd t.co shorte.st
    adf.ly rebrand.ly buff.ly lnkd.in soo.gd bl.ink short.io short.gy taplink.cc taplink.ws
    taplink.at mssg.me gg.gg urlz.fr b.link qrco.de t.cn clc.to shrt.su l.ink inlnk.ru u.pw
    kutt.it tny.im ya.cc page.link shorturl.asia cli.co bitly.cx t2m.io lnk.to dub.sh
    app.link onelink.me dlvr.it trib.al clk.li hyp.to beacons.ai campsite.bio
""")
#: Anybody can put a form or a page there.
FREE_PAGES: Final = _names("""
    forms.gle docs.google.com drive.google.com sites.google.com tilda.ws wixsite.com weebly.com
    blogspot.com github.io vercel.app netlify.app web.app firebaseapp.com pages.dev
    workers.dev glitch.me 000webhostapp.com ucoz.net narod.ru typeform.com jotform.com
    forms.yandex.ru ngrok.io ngrok-free.app telegra.ph notion.site disk.yandex.ru
    mediafire.com mega.nz dropbox.com wetransfer.com onrender.com herokuapp.com surge.sh
    repl.co carrd.co webflow.io wordpress.com livejournal.com godaddysites.com square.site
    r2.dev ipfs.io translate.goog
""")
#: Anybody can have a mailbox there.
FREE_MAIL: Final = _names("""
    gmail.com mail.ru bk.ru inbox.ru list.ru internet.ru yandex.ru ya.ru rambler.ru outlook.com
    hotmail.com icloud.com yahoo.com proton.me protonmail.com mail.kz tutanota.com mail.com
""")

#: Names that only their owners would honestly put into a host, or that bait people.
IMITATED: Final = re.compile(
    r"e-?g[o0]v|gov(?:\b|-|kz)|en?bek|1414|kaspi|halyk|haliq|jusan|otbasy|enpf|ydzhq|gfss|fms|mintrud|"
    r"posob|vypla|vipla|viplat|tolem|komek|zhardem|jardem|socz|sotsz|social|kompens|vozvr|qazaq|kazpost|"
    r"pension|zeinet|elicense|goskorp|con-?kz|xqko|hqko|hkko|qoldau|akimat|prezid|nalog|salyq|shtraf|"
    r"aiypp|aiyp|subsid|grant|bonus|priz|podarok|syilyq|asp-?kz|otemaq|pomos[hc]|gosusl|gos-|qazpost|"
    r"cashback|keshbek|opros|saualnama|konkurs|dauys|golos-|secure|verify|login|signin|confirm"
)
#: The same in Cyrillic, for hosts under .қаз and .рф.
IMITATED_IN_CYRILLIC: Final = re.compile(
    r"егов|гов\b|е[нң]бек|1414|каспи|халы[кқ]|отбасы|пособ|выплат|т[өо]лем|к[өо]мек|ж[әа]рдем|соц|"
    r"компенс|помощ|пенси|зейнет|штраф|айып|госусл|подар|сыйлы[кқ]|грант|субсид"
)
#: One slip of the finger or eye away from these is a trap.
SLIPPED: Final = ("egov", "enbek", "kaspi", "halyk", "halykbank", "otbasybank", "kazpost", "jusan")

#: Where anybody's honest page may be; under the others, nearly nobody's is.
ORDINARY_ENDINGS: Final = _names(
    "kz com ru org net edu kg uz by ua cn de uk eu us tr am ge az io co me app dev ai tv fm int"
    " рф рус қаз каз орг ком кз қз"
)
#: Endings that a bare word before a full stop hardly ever runs into.
SURE_ENDINGS: Final = (
    "kz|com|ru|net|org|info|site|online|top|xyz|club|shop|icu|click|app|gg|biz|vip|space|store|"
    "website|tech|cfd|sbs|bond|cyou|uz|kg|cn|link|cc|ly|pw|tk|gq|monster|quest|buzz|host|press|"
    "mobi|digital|agency|finance|loan|bid|fund|gift|cash|pro|live|life|world|cloud|page|win|"
    "support|center|team|today|rest|fun|dev|gle|eu|ws|su|vu|im|wiki|lat|autos|beauty|hair|makeup|"
    "download|zone|expert|exchange|capital|credit|services|service|solutions|systems|network|"
    "social|community|care|market|trade|news|media|blog|casino|bet|company|business|ltd|llc|"
    "review|reviews|report|promo|deals|sale|discount|express|delivery|tax|claims|foundation|"
    "charity|ngo|date|racing|stream|faith|accountant|webcam|cricket|country|ninja|rocks|ren|"
    "mom|skin|pics|boats|yachts|homes|motorcycles|lol|cam|ink|tokyo|asia|"
    "travel|gifts|salon|tips|guide|"
    "рф|рус|қаз|каз|онлайн|сайт|орг|ком|кз|қз"
)
#: Endings that are also words: they count behind a scheme, before a path, or after a hyphen.
DOUBTFUL_ENDINGS: Final = (
    "me|to|at|in|it|us|id|co|io|so|be|is|no|de|fr|pl|li|la|gl|gd|gy|tv|fm|am|money|bank|help|one|"
    "work|best|email|ai|qz|by|ua|ga|ml|cf|do|st|sh|my|pay|fit|men|kim|red|ee|lt|lv|ge|az|tr|rs|ch"
)
#: What looks like an ending and is that of a file.
FILES: Final = _names("apk pdf doc docx xls xlsx jpg jpeg png zip rar exe txt mp3 mp4 csv xml html")
