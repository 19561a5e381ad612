// SPDX-License-Identifier: MIT
// Microsoft's words in headers of the program's that are named with backslashes and in another
// case, and a text joined to another one by ##, which a header's macro does.
// clang-format off
#include "..\PORTS\Common\SHAPES.H"
#include <stdio.h>

#include "common/Points.h"
// clang-format on

class Square : public Shape {
public:
    int corners() { return 4; }
};

int main() {
    Square square;
    Point point;
    const char* const text = IN_BRACKETS("a ## b");
    printf("%d\n", square.corners() == 4 && point.bytes() == 8 && text[1] == 'a' ? 42 : 1);
}
