"""The belly and the back."""

from app.charts.body_zones.drawing import LEFT, RIGHT, Drawing, detail, skin, zone

BODY = skin(
    "160 -44!, 132 -44!, 130 18, 116 32, 76 42, 42 60, 22 96, 12 160, 4 250, 5 330, 12 400!,"
    "30 400!,"
    "32 320, 37 240, 47 150!, 51 200, 53 250, 50 300, 46 340, 42 400!, 160 400!"
)

FRONT = Drawing(
    height=380,
    side=RIGHT,
    below=(BODY,),
    zones=(
        zone(
            "rectus_abdominis", "112 166!, 132 158, 158 164!, 158 340!, 140 332, 116 300, 106 240"
        ),
        zone(
            "external_oblique",
            "50 158!, 80 174, 106 166!, 103 240, 110 290, 114 314!, 54 294!, 55 250, 53 200",
        ),
    ),
    above=(
        detail("154 52, 128 46, 96 48, 66 52"),
        detail("64 126, 80 142, 112 146, 148 138, 160 128"),
        detail("160 60, 160 130"),
        detail("116 196, 158 196"),
        detail("110 230, 158 230"),
        detail("156 266, 160 262, 160 270"),
        detail("58 302, 90 330, 130 362, 160 376"),
    ),
)

BACK = Drawing(
    height=380,
    side=LEFT,
    below=(BODY,),
    zones=(
        zone("erector_spinae", "136 100!, 157 100!, 157 304!, 130 304!, 106 286!, 106 160"),
        zone("iliocostalis", "66 150!, 102 150!, 103 226!, 55 226!, 54 198, 52 166"),
        zone("quadratus_lumborum", "52 229!, 104 229!, 104 290!, 50 290!, 54 256"),
    ),
    above=(
        detail("160 24, 160 320"),
        detail("134 62, 128 100, 112 144, 92 120, 76 78"),
        detail("134 62, 106 66, 76 78"),
        detail("52 330, 80 300, 120 304, 160 324"),
        detail("160 324, 160 380"),
    ),
)
