// SPDX-License-Identifier: MIT
// Text that is narrow or, with _UNICODE, wide: the part of <tchar.h> that console programs use. The
// names expand to functions of the host's <stdio.h>, <stdlib.h>, <string.h> and <wchar.h>.
#ifndef _INC_TCHAR
#define _INC_TCHAR

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>
#include <ws2shim/host_stdlib.h>
#include <ws2shim/types.h>

#if defined(_UNICODE) || defined(UNICODE)
#define __T(quote) L##quote
#define _TEOF WEOF
#define _tmain wmain
#define _tprintf wprintf
#define _ftprintf fwprintf
#define _stprintf swprintf
#define _sntprintf swprintf
#define _vtprintf vwprintf
#define _vftprintf vfwprintf
#define _tscanf wscanf
#define _stscanf swscanf
#define _fgetts fgetws
#define _fputts fputws
#define _puttchar putwchar
#define _gettchar getwchar
#define _fputtc fputwc
#define _fgettc fgetwc
#define _tcslen wcslen
#define _tcscpy wcscpy
#define _tcsncpy wcsncpy
#define _tcscat wcscat
#define _tcsncat wcsncat
#define _tcscmp wcscmp
#define _tcsncmp wcsncmp
#define _tcschr wcschr
#define _tcsrchr wcsrchr
#define _tcsstr wcsstr
#define _tcspbrk wcspbrk
#define _tcsspn wcsspn
#define _tcstol wcstol
#define _tcstoul wcstoul
#define _tcstod wcstod
#define _istdigit iswdigit
#define _istalpha iswalpha
#define _istspace iswspace
#define _totupper towupper
#define _totlower towlower
#define _ttoi(text) ((int)wcstol((text), NULL, 10))
#define _ttol(text) wcstol((text), NULL, 10)
#define _tcsicmp wcscasecmp
#define _tcsnicmp wcsncasecmp
#define _tcsdup wcsdup
#else
#define __T(quote) quote
#define _TEOF EOF
#define _tmain main
#define _tprintf printf
#define _ftprintf fprintf
#define _stprintf sprintf
#define _sntprintf snprintf
#define _vtprintf vprintf
#define _vftprintf vfprintf
#define _tscanf scanf
#define _stscanf sscanf
#define _fgetts fgets
#define _fputts fputs
#define _puttchar putchar
#define _gettchar getchar
#define _fputtc fputc
#define _fgettc fgetc
#define _tcslen strlen
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcsncat strncat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcspbrk strpbrk
#define _tcsspn strspn
#define _tcstol strtol
#define _tcstoul strtoul
#define _tcstod strtod
#define _istdigit isdigit
#define _istalpha isalpha
#define _istspace isspace
#define _totupper toupper
#define _totlower tolower
#define _ttoi atoi
#define _ttol atol
#define _tcsicmp strcasecmp
#define _tcsnicmp strncasecmp
#define _tcsdup strdup
#endif

#define _T(quote) __T(quote)
#define _TEXT(quote) __T(quote)
typedef TCHAR _TCHAR, _TSCHAR, _TUCHAR, _TXCHAR;

#endif
