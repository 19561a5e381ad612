// SPDX-License-Identifier: MIT
#ifndef POINTS_H
#define POINTS_H
// clang-format off
struct Point {
    POINT place;
    int bytes() { return (int)sizeof POINT; }
};
// clang-format on
#endif
