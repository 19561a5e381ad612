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
// clang-format on
#endif
