"""A real SMTP server on 127.0.0.1 with faults, for tests: sink.py FOLDER [--tls | --wrapped] [--login USER:PASSWORD].

Prints its port, then takes letters until it is killed: each as N.eml, and a line "recipient message-id" in log.txt once it was
taken. The recipient's name asks for a fault: unknown (550 5.1.1), refused (554), later (451 each time), once (451 the first time),
drop (the connection breaks after the letter was taken), lost (it breaks before), slow (an answer after 4 s).
"""

import argparse
import asyncio
import email
import os
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult


def certificate(folder):
    """An authority and a certificate of it for localhost; gives the context. The authority is left as authority.pem."""
    path = lambda name: os.path.join(folder, name)
    run = lambda *words: subprocess.run(["openssl", *words], check=True, capture_output=True)
    ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    run("req", "-x509", *ec, "-keyout", path("ca.key"), "-out", path("authority.pem"), "-subj", "/CN=Test authority", "-days", "30",
        "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    run("req", *ec, "-keyout", path("server.key"), "-out", path("server.csr"), "-subj", "/CN=localhost")
    with open(path("extensions"), "w") as file:
        file.write("subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n")
    run("x509", "-req", "-in", path("server.csr"), "-CA", path("authority.pem"), "-CAkey", path("ca.key"), "-CAcreateserial",
        "-out", path("server.pem"), "-days", "30", "-extfile", path("extensions"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path("server.pem"), path("server.key"))
    return context


class Handler:
    def __init__(self, folder):
        self.folder, self.count, self.seen = folder, 0, set()
        self.log = open(os.path.join(folder, "log.txt"), "a", buffering=1)

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name.startswith("unknown"):
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        if name.startswith("later"):
            return "451 4.3.0 try again later"
        if name.startswith("once") and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 Greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name.startswith("refused"):
            return "554 5.7.1 message refused"
        if name.startswith("lost") and name not in self.seen:
            self.seen.add(name)
            server.transport.abort()
            return "250 never heard"
        head = email.message_from_bytes(envelope.content.split(b"\r\n\r\n")[0] + b"\r\n\r\n")
        self.count += 1
        if not os.environ.get("SINK_LOG_ONLY"):
            with open(os.path.join(self.folder, f"{self.count:06}.eml"), "wb") as file:
                file.write(envelope.content)
        self.log.write(f"{envelope.rcpt_tos[0]} {head['Message-ID']}\n")
        if name.startswith("drop") and name not in self.seen:
            self.seen.add(name)
            server.transport.abort()
        if name.startswith("slow"):
            await asyncio.sleep(4)
        return "250 OK"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--wrapped", action="store_true", help="TLS from the first byte")
    parser.add_argument("--login")
    arguments = parser.parse_args()
    handler = Handler(arguments.folder)
    context = certificate(arguments.folder) if arguments.tls or arguments.wrapped else None

    def authenticate(server, session, envelope, mechanism, data):
        given = f"{data.login.decode()}:{data.password.decode()}"
        return AuthResult(success=given == arguments.login, handled=False)

    def connection():
        login = {"authenticator": authenticate, "auth_required": True} if arguments.login else {}
        tls = {"tls_context": context, "require_starttls": True} if arguments.tls else {}
        return SMTP(handler, enable_SMTPUTF8=True, auth_require_tls=arguments.tls, **login, **tls)

    async def serve():
        server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0, ssl=context if arguments.wrapped else None)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    sys.exit(main())
