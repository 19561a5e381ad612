// SPDX-License-Identifier: MIT
#ifndef SHARED_H
#define SHARED_H
#include <WinSock2.h>
#include <stdio.h>
#define ANSWER 42
#endif
