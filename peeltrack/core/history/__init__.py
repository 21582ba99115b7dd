"""What commits did to the register."""
