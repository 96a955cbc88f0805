"""What sequences of concepts do: the phrases of the language, as data.

A pattern is written over the concepts of `lexicon` after `grammar` has settled the polarity:
`WORD` a form that is not negated, `WORD!` a negated one, `WORD*` either, `WORD.mark` one whose
ending has that mark, `A|B` alternatives, `_` any one form, `..` up to four forms, `^` and `$` the
edges of a clause.
"""

PATTERNS = {
    "wrong person": """
        WRONGNUMBER; VOCATIVE!; WRONG* .. NUMBER*; NUMBER* .. WRONG*; YOU .. WRONG; WRONG.2;
        WRONGYOU; ^
        WRONG $; ^ WRONG! $; I! .. NUMBER; NUMBER .. I!; THIS .. I!; ^ I! $; ^ I I! $; I! .. NAME;
        ^ YES I!; ^ I X!.kk; OTHERONE|HE .. NUMBER; NUMBER .. OTHERONE|HE; KNOW! .. HE|HUMAN|REL;
        HE|HUMAN|REL .. KNOW!; THIS .. REL|RELCASE .. NUMBER; NUMBER .. RELCASE; ^ REL .. NUMBER
        $; THIS .. OTHERONE HUMAN; ADDRESS!; NAME!; OTHERONE HUMAN; ^ .. I! ..
        REL|RELCASE|OTHERONE; THIS FILL RELCASE; LIVE! .. REL|HE|HUMAN; MINE!; THISACCOUNT!
    """,
    "undecided": """
        UNDECIDED; DENYSAY; YES|NO|N OR; FEAR REFUSE; REGRET .. REFUSE; REFUSE .. REGRET;
        WRONG
        .. REFUSE; HEDGE; SAYTWICE; CAN! $; WANT .. CAN!; CAN! .. AGREE; UNDERSTAND! $; ^
        UNDERSTAND!
    """,
    "took": "TAKE.past",
    "dead": "DEAD*",
    "already": """
        ALREADYHAS; ALREADY ..
        GET|TAKE|APPLY|PRIOR|GIVE|PAY|APPLYALREADY|HAVE|DO|SEND|APPLICATION; GET.1; I GET.3;
        TAKE.by .. LIVE; APPLYALREADY.past|APPLYALREADY.by; APPLICATION GIVE.past|GIVE.by; PRIOR*;
        GET.past .. BENEFIT; BENEFIT .. GET.past; TAKE.by .. PUT|QUIT
    """,
    "dispute": """
        DISPUTED; CHILD!; INVALID*; WORK.1; WORK DO; RIGHT!; LIVE!; MARRIED*; BORN!; WORK!; TRUE!
        .. EXPLAIN|DOCS; EXPLAIN|DOCS .. TRUE!; HAVE! CHILD; FIT!; COUNT CHILD; CHILD COUNT
    """,
    "life": """
        LIFE; OFFTOPIC; DEBT; FORSOMEONE; VOCATIVE .. LIFE; YES VOCATIVE; YES , VOCATIVE;
        VOCATIVE .. TOMORROW|LATER|COME|GO; ^ VOCATIVE ,
    """,
    "operator": """
        HUMANHELP; OPERATOR; CALL.order|CALL.2|CALL.name|CALL.bare; SPEAK .. HUMAN|OPERATOR|YOU;
        HUMAN|YOU .. SPEAK; SPEAK.wish; WANT|CAN .. SPEAK; CONNECT.order|CONNECT.name|CONNECT.2;
        HUMAN .. HUMAN; HELP; CALL.let3; SPEAK .. NEED; NUMBER SPEAK; READ TAKE!; READ!.kk;
        WANT|NEED .. CALL; PLEASE .. CALL.past
    """,
    "kazakh please": """
        KAZ; KAZTONGUE TONGUE; PO KAZI; KAZI; RUS! .. KAZ; STATETONGUE TONGUE
    """,
    "russian please": "RUS; RUSTONGUE TONGUE; PO RUSI; RUSI; KAZ! .. RUS",
    "no kazakh": """
        KAZ|KAZI|KAZTONGUE .. UNDERSTAND!|KNOW!|READ!|SPEAK!|SAY!|BADLY|CAN!|TAKE!;
        UNDERSTAND!.ru|KNOW!.ru|READ!.ru|SPEAK!.ru|SAY!.ru|BADLY.ru|CAN!.ru|NO.ru ..
        KAZ|KAZI|KAZTONGUE; KAZ!; KAZI!; KAZ|KAZI|KAZTONGUE .. HUMANHELP|UNDECIDED; UNDECIDED ..
        KAZ|KAZI|KAZTONGUE
    """,
    "no russian": """
        RUS|RUSI|RUSTONGUE .. UNDERSTAND!|KNOW!|READ!|SPEAK!|SAY!|BADLY|CAN!|TAKE!;
        UNDERSTAND!.ru|KNOW!.ru|READ!.ru|SPEAK!.ru|SAY!.ru|BADLY.ru|CAN!.ru|NO.ru ..
        RUS|RUSI|RUSTONGUE; RUS!; RUSI!; RUS|RUSI|RUSTONGUE .. HUMANHELP|UNDECIDED; UNDECIDED ..
        RUS|RUSI|RUSTONGUE
    """,
    "stop": """
        STOPPING; WRITE!; DISTURB!; DISTURB.order; CALL!; ^ STOPWORD $; ^ STOPV.order|STOPV.bare
        $; STOPV .. SEND|WRITE|MESSAGE|DISTURB; SEND|WRITE|MESSAGE|DISTURB .. STOPV|QUIT; ENOUGH
        .. SEND|WRITE|MESSAGE|DISTURB; UNSUB; DELETE .. NUMBER|I|MESSAGE; NUMBER|I|MESSAGE ..
        DELETE; MESSAGE* .. NEED!|COME!|WANT!; NEED!|WANT! .. MESSAGE; DISTURB GIVE.order; DISTURB
        TAKE!; SEND.past QUIT; DISTURB; WRITE.past QUIT; GET!|TAKE!|SEE! .. MESSAGE; MESSAGE ..
        GET!|SEE!; SEND!.order|SEND!.ru|SEND!.let3|SEND!.name; DELETE .. MESSAGE; NUMBER .. DELETE
    """,
    "how much": """
        HOWMUCH; WHICH .. SUM|MONEY; SUM .. WHICH|HOW; MONEY WHICH; SUM .. ?; ^ SUM $; ^ BENEFIT
        SUM $; HOW MUCH; ^ I SUM; EXPLAIN|SAY .. SUM; WHAT .. SUM;
        SAY|WRITE|EXPLAIN|INTEREST|KNOW|SEND|NAME .. SUM; SUM .. SAY|WRITE|SEND; THOUSAND ..
        Q|?|MORE; MORE .. THOUSAND; THOUSAND BE; YES INTEREST SUM; SUM
    """,
    "how long": """
        HOWMUCH TIMEUNIT; HOWMUCH .. WAIT|AWAIT|DOCS|CHILD|TERM; WAIT|AWAIT .. HOWMUCH; WHICH
        TERM; HOWMUCH TIMES
    """,
    "who": """
        ^ WHO; WHO .. YOU|THIS|SEND|WRITE|CALL; YOU|THIS .. WHO; WHEREFROM; WHERE .. NUMBER|KNOW;
        NUMBER .. WHERE; WHO $; WHO .. ?; YOU .. OFFICIAL; HOW .. YOU .. NAME; YOU .. NAME
    """,
    "for whom": "WHOM; WHO .. GET|TAKE|RIGHT|CAN|GIVE|PAY|BENEFIT",
    "true?": """
        REALLY; TRUE .. Q|?; Q|? TRUE; BELIEVE .. ?|Q; OFFICIAL .. ?|Q; BELIEVE!; FRAUD* .. Q|?;
        FRAUD.ask|FRAUD!.ask; TRUE.ask; BELIEVE.ask; OFFICIAL.ask; FRAUD!; FRAUD .. ?|Q;
        WRITEFRAUD ?; WRITEFRAUD .. Q; FEARIF .. FRAUD
    """,
    "spam": "SPAM",
    "fraud": """
        WRITEFRAUD; FRAUD; ASK .. SECRET|MONEY; SECRET .. ASK; POLICE; LINK .. SEND|COME|WRITE;
        SEND|COME|WRITE .. LINK; LINK; SECRET .. STEAL; STEAL .. SECRET
    """,
    "what": """
        WHATIS; WHAT|WHICH|WHEN|WHERE|HOW|WHY|WHOSE; EXPLAIN; MEAN; UNDERSTAND! ..
        WHAT|WHICH|EXPLAIN; WHAT .. UNDERSTAND!
    """,
    "why": "WHY",
    "later": """
        LATER; TOMORROW; NOW!; NEXT TIMEUNIT; THROUGH .. TIMEUNIT; FREE; BUSY; TIMEUNIT!; WAIT;
        REMIND; YET NO; YET .. NEED!|WANT!; FREE!; TIMEUNIT GIVE; GIVE TIMEUNIT;
        THINK.1|THINK.let|THINK.name|THINK.by|THINK.stem;
        CONSULT.1|CONSULT.let|CONSULT.name|CONSULT.by|CONSULT; THINK.ru; SEASON ..
        PROMISE|THINK|WRITE|CALL|SAY|REMIND; PROMISE|WRITE|CALL|REMIND .. SEASON; ^ SEASON $; BUT
        SEASON; MAYBE SEASON
    """,
    "if": "IF; AGREE|WILLING .. WHEN",
    "maybe": "MAYBE; WOULD",
    "doubt": "DOUBTFUL; TOLD; ENTIRELY!; UNSURE; KNOW!; SUPPOSE; SURE1!; FEAR",
    "irony": "IRONY; DISBELIEF",
    "relative": """
        REL|CHILD .. AGREE|YES|WILLING .. SAY; REL .. SAY; REL ..
        AGREE|WILLING|YES|WANT|NEED|TAKE|N|SAY|HALFYES; SAY .. REL; HE
        AGREE|WILLING|YES|WANT|TAKE; AGREE.3|AGREE.2; RELCASE|REL .. SAY
    """,
    "for another": """
        AGREE|WILLING .. FOR1 .. RELCASE|REL; REL|RELCASE FOR .. AGREE|WILLING; FOR1 .. RELCASE;
        REL FOR; FOR1 REL
    """,
    "no": "NO; NOSIGN",
    "refuse": """
        REFUSE; AGAINST; OBJECTION; GOAWAY;
        AGREE!|WILLING!|WANT!|NEED!|APPLY!|TAKE!|GET!|GIVE!|READY!|PAY!|INTEREST!|DO!|BE!|INTENT!|BENEFIT!|BEGIN!|LETS!|MONEY!|SENSE!|SUPPORT!|CONTENT!|ACCOUNT!;
        STOPV .. APPLY|BENEFIT|APPLICATION; BENEFIT|APPLICATION .. STOPV;
        AGREE|WILLING|APPLY|GET|TAKE .. GOING!; GOING! .. AGREE|WILLING|APPLY|GET|TAKE; AGREEMENT!
    """,
    "agrees to refuse": """
        AGREE|WILLING|WANT .. REFUSE; REFUSE.name AGREE|WILLING|WANT; REFUSE .. BE;
        APPLY|AGREE|WILLING|PLEASE|WANT|GIVE .. REFUSE; REFUSE .. AGREE|APPLY|GIVE|DO; REFUSE.past
        .. AGREE
    """,
    "change of mind": "CHANGEMIND; WRONG; ALREADY; REFUSE .. REFUSE; BACK",
    "no problem": "PROBLEM!",
    "this account": "THIS .. ACCOUNT|SECRET|BANKNAME|BANK; THISACCOUNT",
    "turned no": "REFUSE!",
    "not against": "AGAINST!; OBJECTION!; NOTAGAINST",
    "yes": "YES",
    "surely": "SURELY",
    "agree": """
        WILLING; GIVE.1 .. AGREEMENT; AGREEMENT .. GIVE.1;
        AGREE.1|AGREE.let|AGREE.past1|AGREE.wished;
        APPLY.order|APPLY.1|APPLY.let3|APPLY.let|APPLY.2; TAKE.1|TAKE.let|TAKE.wished; BE
        TAKE|GET|APPLY; WANT|PLEASE|NEED|READY .. GET|TAKE|APPLY.name; APPLY.name .. WANT
    """,
    "ask for it": """
        NEED; WANT; ^ FOR1 $; READY .. GET|TAKE|APPLY|BENEFIT; GIVE .. BENEFIT; BENEFIT ..
        GIVE.order; RIGHT .. GIVE.order; YES .. BEGIN.order|DO.order|PAY.order
    """,
    "half agree": """
        TAKE.wish|APPLY.wish; MAY; AGREEMENT; CONTENT; SUPPORT; INTEREST; HALFYES; AGREE; APPLY;
        CHANGEMIND; LETS; READY; PAY.order|PAY.let3; BEGIN.order; DO.order; GIVE.order
    """,
    "acknowledge": "ACK; PLUS; PLEASE; PROBLEM!; SAYTWICE; LETBE",
    "greet": "HELLO; SALAM; THANKS; BLESS; WELCOME; WARM; SORRY",
    "bank": "BANKNAME",
    "ordinal": "ORD1|ORD2|ORD3|ORD4|ORD5|ORDLAST|NUM1|NUM2|NUM3; ORDMID",
    "reluctant": "RELUCTANT YES $; YES RELUCTANT",
    "need help": "NEEDHELP",
    "not my account": """
        I! .. ACCOUNT|SECRET|BANK; ACCOUNT|SECRET|BANK .. I!; THISACCOUNT!
    """,
    "denied saying": """
        DENYSAY;        SAY! .. REFUSE|NO|AGREE!|NEED!|WANT!|AGAINST; REFUSE|NO|NEED!|TAKE!|AGREE!
        .. SAY!;
        SUPPOSE! .. REFUSE
    """,
    "promise": "PROMISE",
}
