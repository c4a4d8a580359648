from trousseau.core import rooms


class DemoConfig(rooms.RoomConfig):
    name = "trousseau.demo"
    label = "demo"
