"""Settings of other pages, kept in one place of the state until their page is open again.

Streamlit drops the value of a widget that a run does not draw, unless the script sets it; and with
most widgets it goes through all that the state holds, so that a state of few names is quick.
"""

from pages.shared.state.settings import BY_NAME, SETTINGS, value_in

_ELSEWHERE = "settings_elsewhere"


def keep(state, names):
    """Hold the settings of these names in the state, in range, and put the others away."""
    away = state.setdefault(_ELSEWHERE, {})
    held, value_of = set(state), value_in(state)
    for setting in SETTINGS:
        name = setting.name
        if name in names:
            value = state[name] if name in held else away.get(name, setting.default)
            state[name] = setting.kept(value, value_of)
        elif name in held:
            away[name] = state[name]
            del state[name]


def value(state, name):
    """The value of a setting, of whatever page."""
    if name in state:
        return state[name]
    return state.get(_ELSEWHERE, {}).get(name, BY_NAME[name].default)


def with_all_settings(state):
    """The state as a dict, with the settings of all pages."""
    defaults = {setting.name: setting.default for setting in SETTINGS}
    return defaults | state.get(_ELSEWHERE, {}) | dict(state)
