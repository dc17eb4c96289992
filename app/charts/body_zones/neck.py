"""The neck from the front and from behind."""

from app.charts.body_zones.drawing import LEFT, RIGHT, Drawing, Fold, detail, skin, zone

SHOULDERS = skin(
    "160 80, 82 80, 78 120, 76 152, 70 180, 52 204, 22 222, -8 234!, -8 330!, 160 330!",
)
HEAD = "160 -44!, 76 -44!, 76 0, 79 50, 84 76, 96 98"
EAR = skin("77 46, 66 32, 58 42, 60 64, 68 82, 80 88!", Fold.PAIR)

FRONT = Drawing(
    height=300,
    side=RIGHT,
    fine=True,
    below=(SHOULDERS,),
    zones=(
        zone("longus_capitis", "131 118!, 160 124!, 160 160!, 133 160!"),
        zone("longus_colli", "133 163!, 160 163!, 160 224!, 150 220, 138 196"),
        zone("platysma", "96 104!, 129 116!, 130 162, 139 210!, 122 176, 104 136"),
        zone("scalene_anterior", "90 174!, 106 206, 124 237!, 94 237!, 82 206"),
        zone("scalene_medius", "78 176!, 80 206, 91 237!, 54 237!, 54 210"),
        zone("omohyoid", "54 240!, 124 240!, 140 268!, 96 269, 58 266!"),
        zone("trapezius", "50 208!, 51 236, 54 266!, 28 260, 2 262!, 2 235!, 28 222"),
        zone(
            "sternocleidomastoid",
            "80 88!, 94 98!, 104 138, 124 184, 142 218, 157 268!, 141 270!, 124 236, 104 202,"
            "86 162, 79 126",
        ),
    ),
    above=(
        EAR,
        skin(f"{HEAD}, 118 116, 142 126, 160 128"),
        detail("100 -2, 112 5, 126 5, 138 -1"),
        detail("96 -22, 116 -29, 140 -22"),
        detail("150 -14, 149 16, 141 40, 146 48, 154 47"),
        detail("128 76, 142 72, 152 72, 160 74"),
        detail("126 79, 142 81, 160 81"),
        detail("140 92, 150 95, 160 95"),
        detail("154 276, 140 280, 100 274, 50 275, 0 270"),
        detail("154 276, 157 284, 160 285"),
    ),
)

BACK = Drawing(
    height=300,
    side=LEFT,
    fine=True,
    below=(SHOULDERS,),
    zones=(
        zone(
            "trapezius",
            "50 206!, 54 234, 72 256, 108 248, 160 249!, 160 306!, 132 280, 84 264, 2 264!, 2 235!,"
            "26 222",
        ),
        zone("rectus_capitis_posterior_major", "133 108!, 160 112!, 160 142!, 129 142!, 130 124"),
        zone("obliquus_capitis_inferior", "105 98!, 131 107!, 128 124, 127 142!, 103 139!"),
        zone("longissimus_capitis", "79 86!, 103 97!, 101 136, 107 187!, 84 188!, 77 150"),
        zone("splenius_capitis", "103 142!, 127 145!, 132 168, 138 193!, 109 188!, 105 168"),
        zone("semispinalis_capitis", "129 145!, 160 145!, 160 194!, 140 194!, 134 168"),
        zone("splenius_cervicis", "109 190!, 139 196!, 138 220, 139 248!, 107 247!, 112 220"),
        zone("semispinalis_cervicis", "141 197!, 160 197!, 160 246!, 140 246!, 133 222"),
        zone("levator_scapulae", "86 191!, 108 190!, 111 222, 105 246!, 74 254!, 80 224"),
        zone("scalene_posterior", "77 160!, 84 188!, 79 226!, 56 226!, 54 206, 70 184"),
    ),
    above=(
        EAR,
        skin(f"{HEAD}, 116 108, 142 113, 160 114"),
        detail("94 92, 98 76, 108 90, 118 80, 127 96, 138 86, 148 99, 160 90"),
        detail("100 -30, 92 8, 98 44"),
        detail("126 -34, 120 14, 126 60"),
        detail("152 -34, 150 16, 152 64"),
    ),
)
