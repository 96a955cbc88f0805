"""SMPP 3.4 on the wire, for both ends: the PDUs (`pdu`), their bytes (`codec`), the links that
carry them (`link`), and the bridge between texts and PDUs (`message`, `receipt`, `reassembly`)."""
