// SPDX-License-Identifier: MIT
// The part of <windows.h> that socket programs use. As on Windows it brings <winsock.h>, unless
// WIN32_LEAN_AND_MEAN is defined or <winsock2.h> came first.
#ifndef _WINDOWS_
#define _WINDOWS_
#ifndef _INC_WINDOWS
#define _INC_WINDOWS
#endif

#include <basetsd.h>
#include <excpt.h>
#include <sdkddkver.h>
#include <specstrings.h>
#include <winapifamily.h>
#include <ws2shim/clocks.h>
#include <ws2shim/comm_ports.h>
#include <ws2shim/console.h>
#include <ws2shim/exceptions.h>
#include <ws2shim/singly_linked_lists.h>
#ifndef WS2SHIM_NO_CRT
#include <ws2shim/crt.h>
#endif
#include <ws2shim/event_log.h>
#include <ws2shim/fibers.h>
#include <ws2shim/file_mappings.h>
#include <ws2shim/files.h>
#include <ws2shim/handles.h>
#include <ws2shim/interlocked.h>
#include <ws2shim/jobs.h>
#include <ws2shim/locks.h>
#include <ws2shim/memory.h>
#include <ws2shim/process_env.h>
#include <ws2shim/profiles.h>
#include <ws2shim/status.h>
#include <ws2shim/text.h>
#include <ws2shim/thread_pool.h>

#include <namedpipeapi.h>
#include <securitybaseapi.h>
#include <winreg.h>
#include <winsvc.h>

#ifndef WIN32_LEAN_AND_MEAN
#include <mmsystem.h>
#include <rpc.h>
#include <wincrypt.h>
typedef unsigned char byte, boolean;
#endif

#if !defined(WIN32_LEAN_AND_MEAN) && !defined(_WINSOCKAPI_)
#define _WINSOCKAPI_
#include <ws2shim/winsock1_calls.h>
#endif
#include <ws2shim/threads.h>
#include <ws2shim/tokens.h>
#include <ws2shim/types.h>
#include <ws2shim/user.h>
#include <ws2shim/waiting.h>
#include <ws2shim/win_errors.h>
#include <ws2shim/windows_types.h>
#include <ws2shim/winsock_errors.h>

#ifndef WIN32_LEAN_AND_MEAN
#include <objbase.h>
#include <shellapi.h>
#endif

#endif
