"""Line icons drawn on a 24-unit grid; only shapes, since colour and size come from the stylesheet."""

ICONS = {
    "check": "M4 12.5l5.5 5.5L20 6.5",
    "close": "M5 5l14 14M19 5L5 19",
    "info": "M12 11v6M12 7.2v.1M3 12a9 9 0 1 0 18 0 9 9 0 0 0-18 0",
    "warning": "M12 9.5v4.5M12 17.2v.1M12 3.5L2.5 20h19z",
    "stop": "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16.2v.1",
    "clock": "M12 7v5l3.5 2M3 12a9 9 0 1 0 18 0 9 9 0 0 0-18 0",
    "pause": "M9 6v12M15 6v12",
    "back": "M14.5 5L7.5 12l7 7",
    "next": "M9.5 5l7 7-7 7",
    "person": "M8 8a4 4 0 1 0 8 0 4 4 0 0 0-8 0M4 21c.6-4.5 3.6-6.5 8-6.5s7.4 2 8 6.5",
    "registry": "M4 20h16M5.500 20V10M10 20V10M14 20V10M18.500 20V10M3 10h18L12 4z",
    "pencil": "M4 20l1-4L16.500 4.500l3 3L8 19zM14 7l3 3",
    "stamp": "M9 3h6v5l-1.500 5h-3L9 8zM5 13h14v4H5zM6 21h12",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "inbox": "M4 13l2.500-8h11L20 13v6H4zM4 13h5l1 2.500h4l1-2.500h5",
    "search": "M4.500 10.500a6 6 0 1 0 12 0 6 6 0 0 0-12 0M15 15l5.500 5.500",
    "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
    "sum": "M18 6V4H6l6 8-6 8h12v-2",
    "dot": "M12 12v.01",
}
