// SPDX-License-Identifier: MIT
// Types, status codes and access rights.
#ifndef _WINNT_
#define _WINNT_

#include <basetsd.h>
#include <ws2shim/exceptions.h>
#include <ws2shim/handles.h>
#include <ws2shim/interlocked.h>
#include <ws2shim/locks.h>
#include <ws2shim/singly_linked_lists.h>
#include <ws2shim/status.h>
#include <ws2shim/types.h>

#endif
