// SPDX-License-Identifier: MIT
// No program is an administrator, who may change connections, routes and neighbours. All calls
// return the error itself.
#include <winsock2.h>

#include <iphlpapi.h>

namespace {

DWORD refuse_change(void const* row) { return row ? ERROR_ACCESS_DENIED : ERROR_INVALID_PARAMETER; }

}  // namespace

DWORD WINAPI SetTcpEntry(PMIB_TCPROW pTcpRow) {
    bool const is_known = pTcpRow && pTcpRow->dwState == MIB_TCP_STATE_DELETE_TCB;
    return is_known ? ERROR_ACCESS_DENIED : ERROR_INVALID_PARAMETER;
}

DWORD WINAPI CreateIpForwardEntry(PMIB_IPFORWARDROW pRoute) { return refuse_change(pRoute); }
DWORD WINAPI SetIpForwardEntry(PMIB_IPFORWARDROW pRoute) { return refuse_change(pRoute); }
DWORD WINAPI DeleteIpForwardEntry(PMIB_IPFORWARDROW pRoute) { return refuse_change(pRoute); }

DWORD WINAPI CreateIpNetEntry(PMIB_IPNETROW pArpEntry) { return refuse_change(pArpEntry); }
DWORD WINAPI SetIpNetEntry(PMIB_IPNETROW pArpEntry) { return refuse_change(pArpEntry); }
DWORD WINAPI DeleteIpNetEntry(PMIB_IPNETROW pArpEntry) { return refuse_change(pArpEntry); }
DWORD WINAPI FlushIpNetTable(DWORD) { return ERROR_ACCESS_DENIED; }
