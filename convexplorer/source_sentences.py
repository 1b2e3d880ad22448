"""What can be said of films, cameras, streams and the screen: the part of `messages.py` that is about sources."""

from collections.abc import Mapping

SOURCES: Mapping[str, str] = {
    # live sources
    "source-ended": "{name} has ended: nothing more comes from it.",
    "source-silent": "{name} has brought no picture for {seconds} s. Check that it is on and connected.",
    "stream-scheme": "{name} is no address of a stream. Write one that begins with {known}.",
    "stream-no-host": "There is no host called {host}. Check the address and the network.",
    "stream-refused": "{name} refuses the connection. Check the address, its port, and that the device is on.",
    "stream-timeout": "{name} did not answer in {seconds} s. Check the address and that the device is on.",
    "stream-certificate": "{name} shows a certificate that cannot be trusted ({why}). Use the name it was made for.",
    "stream-denied": "{name} asks for a name and a password. Write them as http://name:password@… in the address.",
    "stream-status": "{name} answers {status} {why}. Check the path in the address.",
    "stream-foreign": (
        "{name} sends {kind}, not pictures one after another (MJPEG). A file there can be saved and then opened."
    ),
    "stream-not-opened": "{name} cannot be opened. Check its path, and the name and password in the address.",
    "stream-broken": "{name} broke off. Check the network and that the device is on.",
    "stream-garbage": "{name} sends pictures that cannot be decoded. Look at its settings for MJPEG.",
    "screen-none": "There is no screen here to look at: neither a display nor a session of its own.",
    "screen-wayland": (
        "The screen cannot be seen here: Wayland shows it to no program. Log in to an X11 session, or open a file."
    ),
    "screen-region": "The part of the screen lies outside it ({width} × {height}). Choose it again.",
    "screen-refused": "The screen cannot be seen ({why}). Allow it in the settings of the system.",
    # cameras
    "camera-none": "There is no camera here. Plug one in and choose it again.",
    "camera-missing": "{name} is not plugged in. Plug it in, or choose another camera.",
    "camera-busy": "{name} is in use by another program. Close that program and try again.",
    "camera-denied": (
        "{name} may not be used by you. On Linux, be a member of the group “video”; elsewhere, allow it in the "
        "settings of the system."
    ),
    "camera-not-opened": (
        "{name} could not be opened. It may be in use by another program, or not allowed in the settings of the system."
    ),
    "camera-lost": "{name} sends no pictures any more. Check its cable.",
    "camera-frozen": "{name} has sent the same picture for {seconds} s. Check its cable.",
    # many bands, many pages, medicine
    "picture-bands": (
        "{name} has {bands} bands. ConvExplorer opens up to {limit}; leave out some of them and open it again."
    ),
    "picture-rounded": "{name} holds whole numbers beyond 16,777,216, which are rounded.",
    "stack-unlike": "The pages of {name} are not alike, so they cannot be the channels of one picture.",
    "stack-channels": "{name}: its {pages} pages are the channels.",
    "command-stack": "A command takes the first page of {name}, and here its pages are channels; a session says so.",
    "dicom": "Not for diagnosis.",
    "dicom-window": "Not for diagnosis. The file asks for a window of centre {centre} and width {width}.",
    "dicom-first": "Not for diagnosis. {name} holds {frames} pictures; number {page} is shown.",
    "dicom-missing": (
        "{name} is a medical picture (DICOM), which needs the package pydicom. Install it with: pip install pydicom"
    ),
    "dicom-no-pixels": (
        "{name} is a DICOM file without a picture ({kind}). Open one that holds an image, or another copy of it."
    ),
    "dicom-packed": (
        "{name} is packed as {kind}, which ConvExplorer does not unpack. "
        "Save it uncompressed (Explicit VR Little Endian) first."
    ),
    "dicom-cut": "{name} ends early: {there} of {needed} bytes of its pixels are there. Open another copy of it.",
    "stack-cut": "{name} ends early: {found} whole pages could be read; the rest is missing from the file.",
    "window-range": "A window runs from a lower value to a higher one, not from {low} to {high}.",
    "page-damaged": "Page {page} of {name} is damaged or missing.",
    # films
    "video-unknown": (
        "{name} is not a video that ConvExplorer knows. It opens MP4, MOV, AVI, MKV, WebM, and animated GIF and WebP."
    ),
    "video-damaged": "{name} is damaged or cut off, and no frame of it could be read. Open another copy of it.",
    "video-cut": "{name} ends early: {found} of {frames} frames could be read; the rest is damaged or missing.",
    "animation-cut": "{name} ends early: {found} whole frames could be read; the rest is missing from the file.",
    "animation-too-large": (
        "{name} holds {frames} frames that take {megabytes} MB together, too much at once. Make a video of it first."
    ),
    "films-left-out": "Films are left out here, {count} of them: {names}. Open one, and it can be recorded.",
    "only-films": "{name} is a film. Choose pictures, or a folder that holds some.",
    "sequence-empty": "The folder {name} holds no pictures that match {pattern}. Choose another folder or pattern.",
    "folder-unreadable": "The folder {name} could not be read: {why}. Choose another one.",
}
