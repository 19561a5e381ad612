// SPDX-License-Identifier: MIT
// Fibers, and values of fibers.
#ifndef _FIBERS_H_
#define _FIBERS_H_

#include <ws2shim/fibers.h>
#include <ws2shim/threads.h>

#endif
