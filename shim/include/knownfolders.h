// SPDX-License-Identifier: MIT
// The shell's folders by their GUIDs, for SHGetKnownFolderPath.
#ifndef _KNOWNFOLDERS_H_
#define _KNOWNFOLDERS_H_

#include <ws2shim/guid.h>

typedef GUID KNOWNFOLDERID;
#define REFKNOWNFOLDERID REFGUID

WS2_BEGIN_C

extern WS2_EXPORT const GUID FOLDERID_Desktop WS2_LINK_NAME(FOLDERID_Desktop);
extern WS2_EXPORT const GUID FOLDERID_Documents WS2_LINK_NAME(FOLDERID_Documents);
extern WS2_EXPORT const GUID FOLDERID_Downloads WS2_LINK_NAME(FOLDERID_Downloads);
extern WS2_EXPORT const GUID FOLDERID_LocalAppData WS2_LINK_NAME(FOLDERID_LocalAppData);
extern WS2_EXPORT const GUID FOLDERID_Profile WS2_LINK_NAME(FOLDERID_Profile);
extern WS2_EXPORT const GUID FOLDERID_ProgramData WS2_LINK_NAME(FOLDERID_ProgramData);
extern WS2_EXPORT const GUID FOLDERID_RoamingAppData WS2_LINK_NAME(FOLDERID_RoamingAppData);

WS2_END_C

#endif
