// SPDX-License-Identifier: MIT
#ifndef SHAPES_H
#define SHAPES_H
#include <WinSock2.h>
// clang-format off
class Shape abstract
{
public:
    virtual int corners() abstract;
    virtual ~Shape() {}
};
// Microsoft's preprocessor lets two texts be.
#define IN_BRACKETS(text) \
    "["##text##"]"
// clang-format on

#endif
