"""The shoulders from the front and from behind."""

from app.charts.body_zones.drawing import LEFT, RIGHT, Drawing, detail, skin, zone

BODY = skin(
    "160 -44!, 122 -44!, 122 34, 112 56, 82 70, 44 80, 18 104, 8 150, 4 220, 2 350!, 52 350!,"
    "56 250,"
    "66 206!, 74 262, 78 350!, 160 350!"
)

FRONT = Drawing(
    height=330,
    side=RIGHT,
    below=(BODY,),
    zones=(
        zone("deltoid", "70 78!, 46 84, 22 106, 12 150, 20 196!, 44 176, 66 140, 74 110"),
        zone(
            "pectoralis_major",
            "76 104!, 110 98, 157 104!, 157 190!, 128 202, 92 196, 66 166, 62 150",
        ),
    ),
    above=(
        detail("152 96, 128 88, 96 90, 58 82"),
        detail("152 96, 156 102, 160 103"),
        detail("160 108, 160 206"),
        detail("122 30, 134 64, 152 94"),
        detail("84 236, 110 222, 140 226, 160 212"),
        detail("160 318, 160 324"),
        detail("36 258, 44 262, 50 258"),
    ),
)

BACK = Drawing(
    height=330,
    side=LEFT,
    below=(BODY,),
    zones=(
        zone("latissimus_dorsi", "156 196!, 120 214, 76 220!, 78 260, 84 328!, 140 328!, 156 300!"),
        zone("deltoid", "74 80!, 44 84, 20 108, 10 150, 16 196!, 42 178, 62 148, 70 126"),
        zone("supraspinatus", "78 80!, 112 66, 128 72, 134 90, 130 122!, 74 124!"),
        zone("rhomboid", "134 110!, 157 100!, 157 194!, 124 208, 106 196!, 108 126!, 131 125!"),
        zone("teres_major", "104 152!, 104 196, 92 212, 70 214!, 50 196, 46 182, 66 162"),
    ),
    above=(
        detail("160 60, 160 328"),
        detail("128 122, 106 128, 70 128"),
        detail("104 128, 108 170, 102 206"),
    ),
)
