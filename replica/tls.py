"""Certificates of an authority of the replica's own, good ones and every kind of bad one, made when first needed.

Belongs here: keys, certificates, server contexts. Does not: which handshake gets which (``faults``), sockets.
"""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate

# good; signed by itself; for another name; ended a month ago; without the certificate between it and the root;
# a server that does not speak TLS at all (the connection closes in the handshake)
KINDS = ("good", "self_signed", "wrong_name", "expired", "incomplete", "off")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Pair:
    certificate: Certificate
    key: EllipticCurvePrivateKey


class Authority:
    """A root, an authority below it, and contexts for hosts. Safe for many threads; real time, not the clock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._contexts: dict[tuple[str, str], ssl.SSLContext] = {}
        self._root: _Pair | None = None
        self._middle: _Pair | None = None

    def root_pem(self) -> str:
        """The root's certificate, for those who are to trust the good ones.

        Raises RuntimeError when the package cryptography, which only this needs, is not installed.
        """
        from cryptography.hazmat.primitives.serialization import Encoding

        with self._lock:
            root, _ = self._chain()
        return root.certificate.public_bytes(Encoding.PEM).decode()

    def context(self, host: str, kind: str) -> ssl.SSLContext:
        """A server's context with a certificate of that kind for the host. Raises as ``root_pem``."""
        with self._lock:
            if (host, kind) not in self._contexts:
                self._contexts[host, kind] = self._made(host, kind)
            return self._contexts[host, kind]

    def _chain(self) -> tuple[_Pair, _Pair]:
        if self._root is None or self._middle is None:
            self._root = _issue("Replica Root", None, authority=True)
            self._middle = _issue("Replica Authority", self._root, authority=True)
        return self._root, self._middle

    def _made(self, host: str, kind: str) -> ssl.SSLContext:
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        _, middle = self._chain()
        names = ["elsewhere.test"] if kind == "wrong_name" else [host, "localhost", "127.0.0.1"]
        ended = 30 * _DAY if kind == "expired" else -365 * _DAY
        leaf = _issue(names[0], None if kind == "self_signed" else middle, names=names, ended=ended)
        sent = [leaf] if kind in ("self_signed", "incomplete") else [leaf, middle]
        text = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        text += b"".join(pair.certificate.public_bytes(Encoding.PEM) for pair in sent)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:  # the ssl module reads keys from files only
            file = Path(folder) / "chain.pem"
            file.write_bytes(text)
            context.load_cert_chain(file)
        return context


def _issue(
    name: str,
    issuer: _Pair | None,
    authority: bool = False,
    names: list[str] | None = None,
    ended: timedelta = -3650 * _DAY,
) -> _Pair:
    """A certificate for a name, signed by the issuer or by itself; ``ended`` is how long ago it ran out."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.hashes import SHA256
    except ImportError as error:
        raise RuntimeError("https of the replica needs the package cryptography: pip install cryptography") from error
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    signer = issuer.key if issuer else key
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 400 * _DAY)
        .not_valid_after(now - ended)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if authority:
        usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(usage, critical=True)
    if names:
        stated = [x509.IPAddress(ipaddress.ip_address(n)) if n[0].isdigit() else x509.DNSName(n) for n in names]
        builder = builder.add_extension(x509.SubjectAlternativeName(stated), critical=False)
    return _Pair(builder.sign(signer, SHA256()), key)
