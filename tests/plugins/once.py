"""A form with a key, sent, sent again after Back, then with other words."""

from collections.abc import Callable


def after_back(client, url: str, sent: dict, other: dict, *, count: Callable[[], int], name: str = "key") -> None:
    """Sent again as it was, it is written once; with the words of `other`, it says so, and is written apart when it is sent
    once more under the key that its page then has."""

    def post(key: str, **changed):
        form = client.get(url).context["form"]  # Back shows the page anew: its version is the one that stands
        version = {"version": form["version"].value()} if "version" in form.fields else {}
        return client.post(url, {**version, **sent, **changed, name: key})

    def errors(answer):
        return answer.context["form"].errors if answer.context else ""

    before, key = count(), client.get(url).context["form"][name].value()
    for _time in range(2):
        done = post(key)
        assert (done.status_code, count()) == (302, before + 1), errors(done)
    said = post(key, **other)
    assert said.status_code == 422 and "déjà été envoyée" in said.content.decode(), errors(said)
    fresh = said.context["form"][name].value()
    assert fresh != key and count() == before + 1
    done = post(fresh, **other)
    assert (done.status_code, count()) == (302, before + 2), errors(done)
