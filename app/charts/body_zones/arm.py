"""The arms and the hands: the palm side, and the back of the hand."""

from app.charts.body_zones.drawing import LEFT, RIGHT, Drawing, Fold, detail, skin, zone

ARM = skin(
    "46 2!, 41 50, 42 104, 36 140, 29 170, 29 210, 42 260, 54 304, 56 326, 48 338, 26 356, 14 380,"
    "6 404, 12 414, 24 410, 38 392, 48 384!, 46 412, 44 446, 50 458, 60 452, 62 424, 65 404!,"
    "66 440, 68 466, 77 472, 85 464, 85 430, 85 404!, 88 440, 92 464, 101 466, 107 456,"
    "105 424, 103 402!,"
    "110 424, 116 444, 125 444, 128 432, 122 400, 120 372, 114 342, 110 322, 116 300, 131 256,"
    "139 210,"
    "139 170, 131 140, 128 104, 131 50, 128 2!, 88 8",
    Fold.PAIR,
)

PALM = Drawing(
    height=480,
    side=RIGHT,
    fine=True,
    below=(ARM,),
    zones=(
        zone("biceps_brachii", "62 30!, 88 22, 112 30!, 118 70, 108 112!, 66 112!, 56 70"),
        zone("brachialis", "52 115!, 118 115!, 120 140!, 86 146, 48 140!"),
        zone("brachioradialis", "44 143!, 58 144!, 58 180, 58 226!, 40 226!, 33 206, 33 172"),
        zone("pronator_teres", "60 147!, 85 149!, 85 196!, 60 196!"),
        zone("flexor_carpi_radialis", "87 149!, 112 146!, 112 196!, 87 196!"),
        zone(
            "flexor_carpi_ulnaris",
            "114 144!, 126 142!, 136 172, 136 206, 129 236!, 110 236!, 111 206",
        ),
        zone("flexor_digitorum_superficialis", "60 199!, 109 199!, 105 236!, 60 236!"),
        zone(
            "flexor_pollicis_longus", "42 229!, 58 229!, 60 239!, 70 239!, 70 284!, 52 284!, 46 256"
        ),
        zone("palmaris_longus", "72 239!, 98 239!, 97 285!, 72 285!"),
        zone("flexor_digitorum_profundus", "100 239!, 131 239!, 127 262, 119 285!, 99 285!"),
        zone("pronator_quadratus", "55 287!, 113 287!, 109 314!, 58 314!"),
        zone("abductor_pollicis_brevis", "50 342!, 58 340!, 58 368!, 46 378!, 22 380!, 32 358"),
        zone("opponens_pollicis", "60 340!, 86 338!, 86 366!, 60 368!"),
        zone("adductor_pollicis", "47 380!, 60 370!, 74 369!, 74 396!, 52 398!"),
        zone("lumbricals_hand", "77 368!, 88 367!, 117 372!, 119 396!, 77 398!"),
    ),
    above=(
        detail("48 150, 80 158, 124 150"),
        detail("58 326, 84 332, 110 326"),
        detail("50 420, 60 422"),
        detail("68 426, 84 426"),
        detail("88 428, 104 426"),
        detail("112 418, 122 412"),
    ),
)

BACK = Drawing(
    height=480,
    side=LEFT,
    fine=True,
    below=(ARM,),
    zones=(
        zone("triceps_brachii", "58 26!, 88 16, 116 26!, 120 70, 112 122!, 88 130, 60 122!, 52 70"),
        zone("extensor_carpi_radialis_longus", "46 144!, 66 148!, 66 194!, 36 194!, 36 168"),
        zone("supinator", "69 160!, 96 164!, 96 190!, 69 190!"),
        zone("extensor_carpi_radialis_brevis", "36 197!, 66 197!, 66 240!, 46 240!, 38 214"),
        zone("extensor_digitorum", "69 193!, 96 193!, 98 240!, 69 240!"),
        zone("extensor_carpi_ulnaris", "99 166!, 116 152!, 132 172, 133 206, 122 262!, 102 262!"),
        zone("abductor_pollicis_longus", "43 243!, 73 243!, 73 286!, 54 286!, 46 262"),
        zone("extensor_pollicis_longus", "75 243!, 100 243!, 100 272!, 75 272!"),
        zone("extensor_indicis", "76 275!, 99 275!, 100 264!, 117 264!, 112 300!, 76 300!"),
        zone("dorsal_interossei_hand", "58 346!, 106 344!, 116 372, 117 394!, 52 396!, 50 372"),
    ),
    above=(
        detail("76 146, 88 138, 100 146"),
        detail("58 324, 84 328, 110 324"),
        detail("52 448, 56 454, 59 448"),
        detail("72 462, 77 468, 82 462"),
        detail("94 456, 100 462, 104 456"),
        detail("116 436, 121 440, 125 434"),
        detail("10 404, 14 410, 20 408"),
        detail("66 350, 60 396"),
        detail("80 350, 77 396"),
        detail("94 350, 96 396"),
    ),
)
