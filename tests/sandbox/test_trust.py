"""Time stamps and revocation answers, judged by other programs than ours."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from starlette.testclient import TestClient

from mpp_sandbox.config import Config
from mpp_sandbox.world import World, open_world

OCSP_TYPE = {"Content-Type": "application/ocsp-request"}
TSA_TYPE = {"Content-Type": "application/timestamp-query"}


def openssl(*arguments: str | Path, cwd: Path) -> str:
    done = subprocess.run(["openssl", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def certificate(
    name: str, key: ec.EllipticCurvePublicKey, issuer: str, issuer_key: ec.EllipticCurvePrivateKey, kind: str
) -> x509.Certificate:
    """A certificate of the platform's local CA: ``ca``, ``leaf`` or ``responder``."""
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=kind == "ca", path_length=None), critical=True)
    )
    if kind == "responder":
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
        builder = builder.add_extension(usage, critical=False)
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def pem(found: x509.Certificate) -> str:
    return found.public_bytes(serialization.Encoding.PEM).decode()


class LocalCA:
    """The platform's CA as the sandbox meets it."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = certificate("CA", self.key.public_key(), "CA", self.key, "ca")

    def leaf(self) -> x509.Certificate:
        key = ec.generate_private_key(ec.SECP256R1())
        return certificate("Penandatangan", key.public_key(), "CA", self.key, "leaf")

    def register(self, client: TestClient) -> None:
        request = x509.load_pem_x509_csr(client.get("/ocsp/csr").content)
        key = request.public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        responder = certificate("OCSP", key, "CA", self.key, "responder")
        body = {"issuer_pem": pem(self.certificate), "responder_pem": pem(responder)}
        assert client.post("/ocsp/register", json=body).status_code == 201


def status_of(
    client: TestClient, leaf: x509.Certificate, issuer: x509.Certificate, nonce: bytes = b"12345678"
) -> ocsp.OCSPResponse:
    builder = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, hashes.SHA256())
    query = builder.add_extension(x509.OCSPNonce(nonce), critical=False).build()
    reply = client.post("/ocsp", content=query.public_bytes(serialization.Encoding.DER), headers=OCSP_TYPE)
    assert reply.headers["content-type"] == "application/ocsp-response"
    return ocsp.load_der_ocsp_response(reply.content)


def test_openssl_accepts_our_time_stamp(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"surat")
    openssl("ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "query", cwd=tmp_path)
    reply = client.post("/tsa", content=(tmp_path / "query").read_bytes(), headers=TSA_TYPE)
    assert reply.headers["content-type"] == "application/timestamp-reply"
    (tmp_path / "reply").write_bytes(reply.content)
    (tmp_path / "ca.pem").write_bytes(client.get("/tsa/ca.pem").content)
    verify = ("ts", "-verify", "-in", "reply", "-CAfile", "ca.pem")
    assert "Verification: OK" in openssl(*verify, "-queryfile", "query", cwd=tmp_path)
    (tmp_path / "data").write_bytes(b"surat lain")
    assert "Verification: FAILED" in openssl(*verify, "-data", "data", cwd=tmp_path)


def test_weak_digest_and_garbage_are_rejected(client: TestClient, tmp_path: Path) -> None:
    query = tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha1"},
                "hashed_message": hashlib.sha1(b"x").digest(),
            },
        }
    )
    cases = {
        "unrecognized or unsupported algorithm identifier": query.dump(),
        "the data submitted has the wrong format": b"bukan ASN.1",
    }
    for failure, content in cases.items():
        reply = client.post("/tsa", content=content, headers=TSA_TYPE)
        (tmp_path / "reply").write_bytes(reply.content)
        said = openssl("ts", "-reply", "-in", "reply", "-text", cwd=tmp_path)
        assert "Status: Rejected." in said
        assert failure in said


def test_time_stamps_have_ever_new_serials_and_our_time(client: TestClient, world: World) -> None:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(b"x").digest()}
    query = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "nonce": 77}).dump()
    serials = set()
    for _ in range(2):
        reply = tsp.TimeStampResp.load(client.post("/tsa", content=query, headers=TSA_TYPE).content)
        info = reply["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
        serials.add(info["serial_number"].native)
        assert info["nonce"].native == 77
        assert info["gen_time"].native == world.now().replace(microsecond=0)
    assert len(serials) == 2


def test_registered_issuer_gets_good_then_revoked(client: TestClient) -> None:
    ca = LocalCA()
    ca.register(client)
    leaf = ca.leaf()
    good = status_of(client, leaf, ca.certificate)
    assert good.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert good.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"12345678"
    good.certificates[0].verify_directly_issued_by(ca.certificate)
    client.post("/ocsp/revoke", json={"serial": hex(leaf.serial_number), "reason": "keyCompromise"})
    revoked = status_of(client, leaf, ca.certificate)
    assert revoked.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert revoked.revocation_reason is x509.ReasonFlags.key_compromise


def test_openssl_accepts_our_answer(client: TestClient, tmp_path: Path) -> None:
    ca = LocalCA()
    ca.register(client)
    (tmp_path / "ca.pem").write_text(pem(ca.certificate))
    (tmp_path / "leaf.pem").write_text(pem(ca.leaf()))
    ask = ("ocsp", "-issuer", "ca.pem", "-cert", "leaf.pem", "-CAfile", "ca.pem")
    openssl(*ask, "-reqout", "query", cwd=tmp_path)
    reply = client.post("/ocsp", content=(tmp_path / "query").read_bytes(), headers=OCSP_TYPE)
    (tmp_path / "reply").write_bytes(reply.content)
    said = openssl(*ask, "-respin", "reply", "-no_nonce", cwd=tmp_path)
    assert "Response verify OK" in said
    assert "leaf.pem: good" in said


def test_stranger_issuer_is_unauthorized_then_unknown(client: TestClient) -> None:
    stranger = LocalCA()
    before = status_of(client, stranger.leaf(), stranger.certificate)
    assert before.response_status is ocsp.OCSPResponseStatus.UNAUTHORIZED
    LocalCA().register(client)
    after = status_of(client, stranger.leaf(), stranger.certificate)
    assert after.certificate_status is ocsp.OCSPCertStatus.UNKNOWN


def test_own_authorities_answer_for_their_certificates(client: TestClient, world: World) -> None:
    trust = world.trust
    for leaf in (trust.tsa, trust.bsre):
        answer = status_of(client, leaf.certificate, leaf.chain[0])
        assert answer.certificate_status is ocsp.OCSPCertStatus.GOOD


def test_responder_certificate_must_be_fit(client: TestClient) -> None:
    ca, key = LocalCA(), ec.generate_private_key(ec.SECP256R1())
    foreign = certificate("OCSP", key.public_key(), "CA", ca.key, "responder")
    body = {"issuer_pem": pem(ca.certificate), "responder_pem": pem(foreign)}
    assert client.post("/ocsp/register", json=body).status_code == 400
    csr_key = x509.load_pem_x509_csr(client.get("/ocsp/csr").content).public_key()
    assert isinstance(csr_key, ec.EllipticCurvePublicKey)
    purposeless = certificate("OCSP", csr_key, "CA", ca.key, "leaf")
    body["responder_pem"] = pem(purposeless)
    assert client.post("/ocsp/register", json=body).status_code == 400


def test_garbage_query_is_malformed(client: TestClient) -> None:
    reply = client.post("/ocsp", content=b"x", headers=OCSP_TYPE)
    found = ocsp.load_der_ocsp_response(reply.content)
    assert found.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_keys_and_authorities_survive_a_restart_and_are_private(world: World) -> None:
    again = open_world(world.config)
    assert again.trust.bsre.certificate == world.trust.bsre.certificate
    assert again.trust.id_keys.jwks() == world.trust.id_keys.jwks()
    modes = {path.stat().st_mode & 0o777 for path in (world.config.data_dir / "keys").iterdir()}
    assert modes == {0o600}
    again.store.close()


def test_certificates_follow_a_change_of_address(world: World) -> None:
    moved = Config(world.config.data_dir, port=8199, families=1)
    again = open_world(moved)
    assert again.trust.bsre_root.certificate == world.trust.bsre_root.certificate
    assert again.trust.tsa.certificate != world.trust.tsa.certificate
    again.store.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])
def test_sandbox_refuses_to_face_a_network(tmp_path: Path, host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        Config(tmp_path, host=host)
