"""The table of actions: every key, every shortcut and every letter of a menu means one thing."""

from collections import Counter

from convexplorer.ui.actions import ACTIONS


def twice(things):
    return [thing for thing, count in Counter(things).items() if count > 1]


def test_no_two_actions_share_a_key_or_a_shortcut():
    assert twice(action.key for action in ACTIONS) == []
    assert twice(action.shortcut for action in ACTIONS if action.shortcut) == []


def test_no_two_actions_of_a_menu_share_a_text():
    assert twice((action.menu, action.text.replace("&", "")) for action in ACTIONS) == []
