# `cmake --install` and `cpack`: the program, its page for people, the manifest's JSON Schema.
include(GNUInstallDirs)
install(TARGETS demarc RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(FILES README.md CHANGELOG.md LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" OPTIONAL)
if(EXISTS "${CMAKE_SOURCE_DIR}/docs/demarc.schema.json")
  install(FILES docs/demarc.schema.json DESTINATION "${CMAKE_INSTALL_DATADIR}/demarc")
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The demarc authors")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The demarc authors")
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)  # libc6 only: everything else is linked statically
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS git)
set(CPACK_STRIP_FILES ON)
set(CPACK_RESOURCE_FILE_LICENSE "${CMAKE_SOURCE_DIR}/LICENSE")
include(CPack)
