// SPDX-License-Identifier: MIT
// There is no DNS client; every question fails as on a system without name servers.
#include <windows.h>

#include <windns.h>

namespace {

DNS_STATUS refuse_query(PDNS_RECORD* records) {
    if (records) *records = nullptr;
    return DNS_ERROR_NO_DNS_SERVERS;
}

}  // namespace

DNS_STATUS WINAPI DnsQuery_A(PCSTR, WORD, DWORD, PVOID, PDNS_RECORD* ppQueryResults, PVOID*) {
    return refuse_query(ppQueryResults);
}
DNS_STATUS WINAPI DnsQuery_UTF8(PCSTR, WORD, DWORD, PVOID, PDNS_RECORD* ppQueryResults, PVOID*) {
    return refuse_query(ppQueryResults);
}
DNS_STATUS WINAPI DnsQuery_W(PCWSTR, WORD, DWORD, PVOID, PDNS_RECORD* ppQueryResults, PVOID*) {
    return refuse_query(ppQueryResults);
}
VOID WINAPI DnsFree(PVOID, DNS_FREE_TYPE) {}
