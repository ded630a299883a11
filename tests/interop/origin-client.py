"""Behaves as the two clients of the protocol's origin do, with the standard library alone.

    origin-client.py login HOST FILE   asks where to log in, waits, and keeps the cookies in FILE
    origin-client.py do HOST FILE      asks for /secured with the cookies in FILE

HOST may have a port and a path: localhost:5001/acme. As in the origin, http:// goes without saying,
any status from 400 up is a traceback and the end, redirects are not followed, and an answer that
takes more than 5 seconds does not come at all.
"""

import http.cookiejar
import json
import secrets
import sys
import time
import urllib.parse
import urllib.request


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Client:
    def __init__(self, host):
        self.base = f"http://{host}"
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            NoRedirects(), urllib.request.HTTPCookieProcessor(self.jar)
        )

    def get(self, path, query=None, headers=None):
        url = f"{self.base}{path}?{urllib.parse.urlencode(query or {})}"
        request = urllib.request.Request(url, headers={"Accept": "*/*", **(headers or {})})
        with self.opener.open(request, timeout=5) as answer:
            return answer.read().decode()

    def cookies(self):
        """By name, as the origin stores them: one name on two paths would be a crash there."""
        names = [cookie.name for cookie in self.jar]
        assert len(names) == len(set(names)), f"a name is there twice: {names}"
        return {cookie.name: cookie.value for cookie in self.jar}


def login(host, file):
    client = Client(host)
    paircode = secrets.token_urlsafe(16)
    # The origin opens whatever this is; here the test does.
    print(client.get("/cli_login", {"paircode": paircode}), flush=True)
    for _ in range(180):
        time.sleep(1)
        person = client.get("/token", {"paircode": paircode})
        if person.strip():
            break
    else:
        sys.exit("nobody logged in")
    assert client.cookies(), "there is no session"
    with open(file, "w") as target:
        json.dump(client.cookies(), target)
    print(person)


def do(host, file):
    with open(file) as source:
        cookies = json.load(source)
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    print(Client(host).get("/secured", headers={"Cookie": header}))


{"login": login, "do": do}[sys.argv[1]](*sys.argv[2:])
