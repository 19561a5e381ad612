// SPDX-License-Identifier: MIT
// Of ATL what needs no COM: programs include it for the sake of a project's template.
#ifndef __ATLBASE_H__
#define __ATLBASE_H__

#include <crtdbg.h>
#include <windows.h>

#include <atlconv.h>

#define ATLASSERT(condition) _ASSERTE(condition)
#ifdef NDEBUG
#define ATLVERIFY(condition) ((void)(condition))
#else
#define ATLVERIFY(condition) _ASSERTE(condition)
#endif
#define ATLTRACE(...) ((void)0)

#endif
