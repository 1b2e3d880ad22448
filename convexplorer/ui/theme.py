"""How the window looks: light and dark palettes, the colour code, three text sizes and recoloured line icons."""

import html
from dataclasses import asdict
from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontInfo, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QStyle

from convexplorer.resources import resource
from convexplorer.scenes import palette

Mode = Literal["light", "dark", "system"]
TextSize = Literal["body", "small", "title"]


class Roles(palette.Palette):
    """The colours of one theme by what they mean, as Qt takes them."""

    def __getitem__(self, role: str) -> QColor:
        """The colour of a role by its name; KeyError when there is none."""
        return QColor(self.hex(role))


LIGHT, DARK = Roles(**asdict(palette.LIGHT)), Roles(**asdict(palette.DARK))
# on pictures of any brightness: the bright variant with a dark rim, whatever the theme
ON_PICTURE = DARK

# what Fusion draws with bevels and, on dark grounds, without an outline; everything else is left to the palette
STYLE_SHEET = """
QToolTip {{ color: {text}; background: {base}; border: 1px solid {line}; padding: 3px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 5px; padding: 3px; }}
QToolButton:hover, QToolButton:checked, QToolButton:pressed {{ background: {fill}; }}
QToolButton::menu-indicator {{ image: none; }}
QPushButton {{ color: {text}; background: {button}; border: 1px solid {line}; border-radius: 5px; padding: 4px 12px; }}
QPushButton:hover, QPushButton:pressed {{ background: {fill}; }}
QPushButton:disabled {{ color: {muted}; background: transparent; }}
QPushButton::menu-indicator {{
    image: url("{icons}/style-down-{mode}.svg"); subcontrol-position: right center; right: 6px; }}
QLineEdit, QComboBox, QAbstractSpinBox {{
    color: {text}; background: {base}; border: 1px solid {line}; border-radius: 5px; padding: 3px 6px; }}
QComboBox {{ background: {button}; padding-right: 22px; }}
QComboBox:hover {{ background: {fill}; }}
QComboBox:disabled, QLineEdit:disabled, QAbstractSpinBox:disabled {{ color: {muted}; background: transparent; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{ image: url("{icons}/style-down-{mode}.svg"); }}
QAbstractSpinBox {{ padding-right: 18px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 16px; }}
QAbstractSpinBox::up-arrow {{ image: url("{icons}/style-up-{mode}.svg"); width: 9px; height: 9px; }}
QAbstractSpinBox::down-arrow {{ image: url("{icons}/style-down-{mode}.svg"); width: 9px; height: 9px; }}
QCheckBox::indicator {{ width: 13px; height: 13px; border: 1px solid {muted}; border-radius: 3px; background: {base}; }}
QCheckBox::indicator:checked {{
    background: {accent}; border-color: {accent}; image: url("{icons}/style-check-{mode}.svg"); }}
QProgressBar {{ border: none; border-radius: 3px; background: {fill}; }}
QProgressBar::chunk {{ border-radius: 3px; background: {accent}; }}
QToolButton:focus, QPushButton:focus, QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
    border-color: {accent}; }}
QCheckBox::indicator:focus {{ border: 2px solid {accent}; width: 11px; height: 11px; }}
"""

_ICON_PROPERTY = "themeIcon"
_MODE_PROPERTY = "themeMode"
_STILL_PROPERTY = "reducedMotion"
_SIZES = {"body": 1.0, "small": 0.88, "title": 0.92}


def apply_theme(app: QApplication, mode: Mode = "system") -> None:
    """Fusion in our palette; "system" follows the desktop, now and when it changes."""
    first = app.property(_MODE_PROPERTY) is None
    app.setProperty(_MODE_PROPERTY, mode)
    roles = DARK if _is_dark(mode) else LIGHT
    if first:
        app.setStyle("Fusion")
        app.setFont(_base_font(app.font()))
        app.styleHints().colorSchemeChanged.connect(_follow_system)
    app.setPalette(_palette(roles))
    icons = resource("icons").as_posix()
    app.setStyleSheet(STYLE_SHEET.format(mode="dark" if roles.dark else "light", icons=icons, **asdict(roles)))
    _refresh_icons(app)


def set_reduced_motion(app: QApplication, reduced: bool) -> None:
    """Nothing moves that is not a result: what would glide or fade is there at once."""
    app.setProperty(_STILL_PROPERTY, reduced)


def motion(milliseconds: int) -> int:
    """How long a movement takes: at most 200 ms, 0 where the user or the desktop wants none."""
    app = QApplication.instance()
    if not isinstance(app, QApplication) or app.property(_STILL_PROPERTY):
        return 0
    desktop = app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return min(milliseconds, 200) if desktop > 0 else 0


def colours() -> Roles:
    """The roles of the theme that is on: ask at every paint, nothing need be remembered."""
    app = QApplication.instance()
    used = app.palette() if isinstance(app, QApplication) else QPalette()
    return DARK if used.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def font(size: TextSize = "body", *, bold: bool = False) -> QFont:
    """One of the three text sizes, with figures of one width."""
    made = QFont(QApplication.font())
    made.setPointSizeF(QFontInfo(made).pointSizeF() * _SIZES[size])
    made.setBold(bold or size == "title")
    return tabular(made)


def tabular(given: QFont) -> QFont:
    """The same font with figures of one width, so that nothing shivers when values change."""
    made = QFont(given)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def title_label(text: str = "") -> QLabel:
    """A panel's title: plain text, never rich."""
    return _label(text, "title", QPalette.ColorRole.WindowText)


def small_label(text: str = "") -> QLabel:
    """A quiet read-out: small, muted, plain text."""
    return _label(text, "small", QPalette.ColorRole.PlaceholderText)


def icon(name: str) -> QIcon:
    """The line icon `resources/icons/<name>.svg` in the colours of the theme; empty when there is none."""
    roles = colours()
    made = QIcon()
    for side in (16, 20, 24, 32, 48):
        made.addPixmap(_pixmap(name, roles.text, side), QIcon.Mode.Normal)
        made.addPixmap(_pixmap(name, roles.muted if roles.dark else "#9a9ca1", side), QIcon.Mode.Disabled)
    return made


def set_icon(target: QAbstractButton | QAction, name: str) -> None:
    """Give a button or action an icon that is recoloured whenever the theme changes."""
    target.setProperty(_ICON_PROPERTY, name)
    target.setIcon(icon(name))


def icon_pixmap(name: str, colour: QColor | str, side: int, ratio: float = 1.0) -> QPixmap:
    """The icon in any colour, `side` logical pixels wide."""
    made = QPixmap(_pixmap(name, QColor(colour).name(), round(side * ratio)))
    made.setDevicePixelRatio(ratio)
    return made


def plain_tooltip(text: str) -> str:
    """Text for `setToolTip`, which guesses rich text: escaped, a file name stays a file name."""
    return f"<p>{html.escape(text)}</p>" if text else ""


def contrast(first: QColor | str, second: QColor | str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(QColor(first)), _luminance(QColor(second))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(ground: QColor) -> QColor:
    """Near-black or white, whichever is easier to read on a coloured ground."""
    dark, light = QColor("#16171a"), QColor("#ffffff")
    return dark if contrast(ground, dark) >= contrast(ground, light) else light


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def _is_dark(mode: Mode) -> bool:
    if mode == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return mode == "dark"


def _follow_system() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.property(_MODE_PROPERTY) == "system":
        apply_theme(app, "system")


def _base_font(given: QFont) -> QFont:
    made = QFont(given)
    made.setPointSizeF(max(9.75, given.pointSizeF()))  # 13 pixels at 96 dpi; a larger choice of the desktop is kept
    return made


def _palette(roles: Roles) -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    everywhere = {
        role.Window: roles.window,
        role.WindowText: roles.text,
        role.Base: roles.base,
        role.AlternateBase: roles.fill,
        role.Text: roles.text,
        role.Button: roles.button,
        role.ButtonText: roles.text,
        role.BrightText: roles.error,
        role.ToolTipBase: roles.base,
        role.ToolTipText: roles.text,
        role.PlaceholderText: roles.muted,
        role.Highlight: roles.accent,
        role.HighlightedText: roles.on_accent,
        role.Accent: roles.accent,
        role.Link: roles.accent,
        role.LinkVisited: roles.accent,
        role.Light: roles.button,
        role.Midlight: roles.fill,
        role.Mid: roles.line,
        role.Dark: roles.line,
        role.Shadow: roles.line,
    }
    for which, colour in everywhere.items():
        made.setColor(which, QColor(colour))
    grey = QColor(roles.muted)
    grey.setAlpha(150)
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, which, grey)
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(roles.fill))
    return made


def _label(text: str, size: TextSize, role: QPalette.ColorRole) -> QLabel:
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setFont(font(size))
    made.setForegroundRole(role)
    return made


def _refresh_icons(app: QApplication) -> None:
    for widget in app.allWidgets():
        targets: list[QAbstractButton | QAction] = list(widget.actions())
        if isinstance(widget, QAbstractButton):
            targets.append(widget)
        for target in targets:
            name = target.property(_ICON_PROPERTY)
            if isinstance(name, str):
                target.setIcon(icon(name))


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, side: int) -> QPixmap:
    made = QPixmap(QSize(side, side))
    made.fill(Qt.GlobalColor.transparent)
    path = resource(f"icons/{name}.svg")
    if path.is_file():
        data = path.read_text(encoding="utf-8").replace("currentColor", colour)
        with QPainter(made) as painter:
            QSvgRenderer(QByteArray(data.encode())).render(painter, QRectF(0, 0, side, side))
    return made
