"""A whole link over TLS, and on the faster loop."""

import datetime
import ssl

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sms.smpp.config import SmscConfig
from sms.smpp.link import Esme, Smsc
from sms.smpp.pdu import DeliverSm
from tests.sms.wires import PATIENCE_S, Client, Network, config, texts


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost that vouches for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


async def converse(certificate=None):
    """One submit, one delivery, and a decent end."""
    client, network = Client(), Network()
    server_tls = client_tls = None
    if certificate is not None:
        server_tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server_tls.load_cert_chain(certificate)
        client_tls = ssl.create_default_context(cafile=certificate)
    smsc = Smsc(network, "localhost", 0, SmscConfig(tls=server_tls))
    await smsc.start()
    esme = Esme(config(smsc.port, host="localhost", tls=client_tls or False), client)
    await esme.start()
    await esme.wait_bound(PATIENCE_S)
    esme.submit(texts(1), ["mt"])
    network.session.deliver([DeliverSm()], ["mo"])
    await client.until(lambda: client.results)
    await network.until(lambda: network.results)
    await esme.stop()
    await smsc.stop()
    return client.results, network.results, client.downs


CONVERSATION = ([("mt", 0, "m2")], [("mo", 0)], [("unbound", [])])


async def test_a_link_runs_over_tls(certificate):
    assert await converse(certificate) == CONVERSATION


def test_a_link_runs_on_uvloop():
    assert uvloop.run(converse()) == CONVERSATION


def test_a_link_runs_over_tls_on_uvloop(certificate):
    assert uvloop.run(converse(certificate)) == CONVERSATION


async def test_an_smsc_that_cannot_prove_itself_is_not_trusted(certificate, client, pauses):
    server_tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_tls.load_cert_chain(certificate)
    smsc = Smsc(Network(), "localhost", 0, SmscConfig(tls=server_tls))
    await smsc.start()
    esme = Esme(config(smsc.port, host="localhost", tls=True), client)
    await esme.start()
    await pauses.first()
    assert "certificate" in esme.trouble
    await esme.stop()
    await smsc.stop()
