// SPDX-License-Identifier: MIT
#include "shim/api/win32_entry.hpp"

#include <windows.h>

#include <securitybaseapi.h>

using namespace ws2::api;

namespace {

// Stores an identifier, and whether it is there by default.
BOOL set_identifier(PSECURITY_DESCRIPTOR of, PSID SECURITY_DESCRIPTOR::*which, PSID sid,
                    unsigned flag, BOOL defaulted) {
    auto& descriptor = *static_cast<SECURITY_DESCRIPTOR*>(of);
    if (descriptor.Revision != SECURITY_DESCRIPTOR_REVISION) return failed(ERROR_UNKNOWN_REVISION);
    descriptor.*which = sid;
    descriptor.Control = static_cast<SECURITY_DESCRIPTOR_CONTROL>((descriptor.Control & ~flag) |
                                                                  (defaulted ? flag : 0));
    return TRUE;
}

}  // namespace

BOOL WINAPI InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                         DWORD dwRevision) {
    if (dwRevision != SECURITY_DESCRIPTOR_REVISION) return failed(ERROR_UNKNOWN_REVISION);
    auto& descriptor = *static_cast<SECURITY_DESCRIPTOR*>(pSecurityDescriptor);
    descriptor = {};
    descriptor.Revision = SECURITY_DESCRIPTOR_REVISION;
    return TRUE;
}

BOOL WINAPI IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor) {
    auto const* const descriptor = static_cast<SECURITY_DESCRIPTOR*>(pSecurityDescriptor);
    return descriptor && descriptor->Revision == SECURITY_DESCRIPTOR_REVISION;
}

BOOL WINAPI SetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID pOwner,
                                       BOOL bOwnerDefaulted) {
    return set_identifier(pSecurityDescriptor, &SECURITY_DESCRIPTOR::Owner, pOwner,
                          SE_OWNER_DEFAULTED, bOwnerDefaulted);
}
BOOL WINAPI SetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR pSecurityDescriptor, PSID pGroup,
                                       BOOL bGroupDefaulted) {
    return set_identifier(pSecurityDescriptor, &SECURITY_DESCRIPTOR::Group, pGroup,
                          SE_GROUP_DEFAULTED, bGroupDefaulted);
}

BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, BOOL bDaclPresent,
                                      PACL pDacl, BOOL bDaclDefaulted) {
    auto& descriptor = *static_cast<SECURITY_DESCRIPTOR*>(pSecurityDescriptor);
    if (descriptor.Revision != SECURITY_DESCRIPTOR_REVISION) return failed(ERROR_UNKNOWN_REVISION);
    auto const control = (descriptor.Control & ~(SE_DACL_PRESENT | SE_DACL_DEFAULTED)) |
                         (bDaclPresent ? SE_DACL_PRESENT : 0) |
                         (bDaclDefaulted ? SE_DACL_DEFAULTED : 0);
    descriptor.Control = static_cast<SECURITY_DESCRIPTOR_CONTROL>(control);
    descriptor.Dacl = bDaclPresent ? pDacl : nullptr;
    return TRUE;
}
