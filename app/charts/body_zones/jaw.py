"""The jaw, the tongue and the floor of the mouth from the side."""

from app.charts.body_zones.drawing import (
    RIGHT,
    Drawing,
    Fold,
    detail,
    skin,
    turned,
    zone,
)

RIGHT_SIDE = Drawing(
    height=360,
    side=RIGHT,
    lone=True,
    below=(
        skin(
            "60 380!, 70 310, 62 262, 34 210, 26 150, 44 84, 92 38, 156 26, 214 40, 248 80,"
            "254 118,"
            "253 136, 262 156, 284 186, 276 198, 264 202, 270 216, 264 224!, 270 236, 262 250,"
            "268 272, 262 298, 230 309, 196 320, 186 334, 184 380!",
            Fold.WHOLE,
        ),
    ),
    zones=(
        zone(
            "temporalis",
            "128 150, 104 134, 92 104, 108 74, 144 60, 180 70, 200 100, 196 130, 170 148",
        ),
        zone("lateral_pterygoid", "136 154!, 168 152, 196 160, 200 184, 192 204!, 136 204!"),
        zone("masseter", "138 207!, 194 207!, 196 232, 188 258!, 132 258!, 134 232"),
        zone("medial_pterygoid", "130 261!, 188 261!, 180 294, 152 315, 126 298, 118 276"),
        zone(
            "genioglossus hyoglossus styloglossus",
            "200 206!, 222 197, 246 203, 256 224, 252 250!, 198 250!",
        ),
        zone(
            "submental_complex digastric_anterior mylohyoid geniohyoid",
            "196 254!, 254 254!, 258 276, 252 297, 222 305, 194 314!, 182 312!, 190 288",
        ),
    ),
    above=(
        detail("126 172, 116 152, 98 152, 90 170, 98 192, 108 210, 120 204, 126 186", Fold.WHOLE),
        detail("118 172, 108 164, 102 174, 110 186, 112 196", Fold.WHOLE),
        detail("264 224, 250 222, 244 224", Fold.WHOLE),
        detail("238 130, 228 138, 240 142", Fold.WHOLE),
        detail("246 112, 234 106, 222 112", Fold.WHOLE),
        detail("276 198, 264 194, 262 186", Fold.WHOLE),
        detail("124 214, 124 250, 128 276, 150 316, 200 316, 240 304", Fold.WHOLE),
    ),
)
LEFT_SIDE = turned(RIGHT_SIDE)
